using System.Security.Cryptography;
using Lfr.Core.Models;

namespace Lfr.Cli.ModelPreparation;

/// <summary>Makes the model files of a pack that are derived from another file of it.</summary>
internal static class ModelPreparer
{
    /// <summary>Makes one derived file, unless it is there with the card's hash. It appears whole or not at all.</summary>
    /// <param name="pack">The pack that holds both cards and the original file.</param>
    /// <param name="card">A card with <see cref="ModelProvenance.DerivedFrom"/>.</param>
    /// <returns>Whether the file had to be made.</returns>
    /// <exception cref="ModelException">The original is missing or differs, or the result has not the card's hash.</exception>
    public static bool Prepare(ModelPack pack, ModelCard card)
    {
        if (IsThere(pack, card))
        {
            return false;
        }

        var original = pack.Card(card.Provenance.DerivedFrom!);
        byte[] edited;
        try
        {
            edited = GraphEdit.Apply(pack.ReadVerified(original), card);
        }
        catch (InvalidDataException exception)
        {
            throw new ModelException($"{card.File} cannot be made from {original.File}: {exception.Message}", exception);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(edited));
        if (hash != card.Sha256 || edited.Length != card.Bytes)
        {
            throw new ModelException(
                $"{card.File} made from {original.File} has {edited.Length} bytes and sha256 {hash}, and card '{card.Id}' says {card.Bytes} and {card.Sha256}. The card and this tool belong to different versions: use the cards of this version.");
        }

        WholeFile.Write(pack.PathOf(card), edited);
        return true;
    }

    private static bool IsThere(ModelPack pack, ModelCard card)
    {
        if (!File.Exists(pack.PathOf(card)))
        {
            return false;
        }

        try
        {
            pack.Verify(card);
            return true;
        }
        catch (ModelException)
        {
            return false;
        }
    }
}
