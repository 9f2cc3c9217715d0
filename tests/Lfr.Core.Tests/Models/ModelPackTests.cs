using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Lfr.Core.Models;

namespace Lfr.Core.Tests.Models;

public sealed class ModelPackTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3, 4];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pack_whose_files_are_as_the_cards_say_is_loaded()
    {
        Add("a");
        Add("b");
        var pack = ModelPack.Load(_folder.Path);
        Assert.Equal(["a", "b"], pack.Cards.Select(card => card.Id));
        Assert.Equal(Content, pack.ReadVerified(pack.Card("b")));
    }

    [Fact]
    public void A_missing_folder_is_refused_with_what_to_do()
    {
        var exception = Assert.Throws<ModelException>(() => ModelPack.Load(_folder.File("nowhere")));
        Assert.Contains("does not exist", exception.Message, StringComparison.Ordinal);
        Assert.Contains("lfr models fetch --to DIR", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_cards_is_refused() =>
        Assert.Contains("no model card", Assert.Throws<ModelException>(() => ModelPack.Load(_folder.Path)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_refused_with_its_path_and_what_to_do()
    {
        Add("a");
        File.Delete(_folder.File("a.onnx"));
        var exception = Assert.Throws<ModelException>(() => ModelPack.Load(_folder.Path));
        Assert.Contains(_folder.File("a.onnx"), exception.Message, StringComparison.Ordinal);
        Assert.Contains("is missing", exception.Message, StringComparison.Ordinal);
        Assert.Contains("lfr models fetch --to DIR", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_one_changed_bit_is_refused_and_both_hashes_are_named()
    {
        Add("a");
        byte[] changed = [1, 2, 3, 5];
        File.WriteAllBytes(_folder.File("a.onnx"), changed);
        var pack = ModelPack.LoadCards(_folder.Path);
        foreach (var read in new Action[] { () => pack.Verify(pack.Card("a")), () => pack.ReadVerified(pack.Card("a")), () => ModelPack.Load(_folder.Path) })
        {
            var exception = Assert.Throws<ModelException>(read);
            Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Content)), exception.Message, StringComparison.Ordinal);
            Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(changed)), exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_truncated_file_is_refused_and_both_lengths_are_named()
    {
        Add("a");
        File.WriteAllBytes(_folder.File("a.onnx"), Content[..3]);
        var exception = Assert.Throws<ModelException>(() => ModelPack.Load(_folder.Path));
        Assert.Contains("has 3 bytes", exception.Message, StringComparison.Ordinal);
        Assert.Contains("says 4", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_cards_of_one_id_are_refused()
    {
        Add("a");
        File.Copy(_folder.File("a.json"), _folder.File("b.json"));
        Assert.Contains("another card", Assert.Throws<ModelException>(() => ModelPack.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_that_the_pack_does_not_have_is_refused_and_the_others_are_named()
    {
        Add("a");
        var exception = Assert.Throws<ModelException>(() => ModelPack.Load(_folder.Path).Card("z"));
        Assert.Contains("it has a", exception.Message, StringComparison.Ordinal);
    }

    private void Add(string id)
    {
        var card = JsonNode.Parse(File.ReadAllText(Path.Combine(TestFolders.Root, "models", "fr-detect.json")))!.AsObject();
        card["id"] = id;
        card["file"] = id + ".onnx";
        card["bytes"] = Content.Length;
        card["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Content));
        File.WriteAllText(_folder.File(id + ".json"), card.ToJsonString());
        File.WriteAllBytes(_folder.File(id + ".onnx"), Content);
    }
}
