using System.Security.Cryptography;

namespace Lfr.Core.Models;

/// <summary>A folder of model cards and the files that they name. Every file's length and SHA-256 are checked when the pack is loaded.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class ModelPack
{
    private const string CardPattern = "*.json";
    private const string WhatToDo = "Run 'lfr models fetch --to DIR', or fetch the file that the model card names.";

    private readonly Dictionary<string, ModelCard> _cards;

    private ModelPack(string folder, Dictionary<string, ModelCard> cards)
    {
        Folder = folder;
        _cards = cards;
    }

    /// <summary>The folder, as an absolute path.</summary>
    public string Folder { get; }

    /// <summary>The cards, by id in ordinal order.</summary>
    public IReadOnlyList<ModelCard> Cards => [.. _cards.Values.OrderBy(card => card.Id, StringComparer.Ordinal)];

    /// <summary>Loads all cards of a folder and checks every file that they name.</summary>
    /// <param name="folder">The folder with <c>*.json</c> cards and model files.</param>
    /// <exception cref="ModelException">The folder, a card or a file is missing, a card cannot be read, or a file's length or hash differs.</exception>
    public static ModelPack Load(string folder)
    {
        var pack = LoadCards(folder);
        foreach (var card in pack.Cards)
        {
            pack.Verify(card);
        }

        return pack;
    }

    /// <summary>Loads all cards of a folder and checks no file: for listing what a pack holds. <see cref="ReadVerified"/> still checks.</summary>
    /// <param name="folder">The folder with <c>*.json</c> cards.</param>
    /// <exception cref="ModelException">The folder is missing or holds no card, a card cannot be read, or two share an id.</exception>
    public static ModelPack LoadCards(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var full = Path.GetFullPath(folder);
        if (!Directory.Exists(full))
        {
            throw new ModelException($"the model folder {full} does not exist. {WhatToDo}");
        }

        var cards = new Dictionary<string, ModelCard>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(full, CardPattern).Order(StringComparer.Ordinal))
        {
            var card = ModelCard.Parse(ReadCard(path), path);
            if (!cards.TryAdd(card.Id, card))
            {
                throw new ModelException($"{path} has the id '{card.Id}' of another card in the same folder. An id names one model.");
            }
        }

        return cards.Count > 0
            ? new ModelPack(full, cards)
            : throw new ModelException($"the model folder {full} holds no model card ({CardPattern}). {WhatToDo}");
    }

    /// <summary>The card of that id.</summary>
    /// <param name="id">A card's <see cref="ModelCard.Id"/>.</param>
    /// <exception cref="ModelException">The pack has no such card.</exception>
    public ModelCard Card(string id) =>
        _cards.TryGetValue(id, out var card)
            ? card
            : throw new ModelException($"the model folder {Folder} has no card '{id}'; it has {string.Join(", ", Cards.Select(c => c.Id))}.");

    /// <summary>Where a card's file is.</summary>
    /// <param name="card">A card of this pack.</param>
    public string PathOf(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return Path.Combine(Folder, card.File);
    }

    /// <summary>Checks that a card's file is there and has the card's length and hash.</summary>
    /// <param name="card">A card of this pack.</param>
    /// <exception cref="ModelException">It is missing, unreadable, or differs: both hashes are named.</exception>
    public void Verify(ModelCard card)
    {
        using var stream = Open(card);
        CheckLength(card, stream.Length);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(stream, hash);
        CheckHash(card, hash);
    }

    /// <summary>Reads a card's file and checks the bytes that were read, so that nothing can change between the check and the use.</summary>
    /// <param name="card">A card of this pack.</param>
    /// <returns>The whole file.</returns>
    /// <exception cref="ModelException">It is missing, unreadable, or differs: both hashes are named.</exception>
    public byte[] ReadVerified(ModelCard card)
    {
        using var stream = Open(card);
        CheckLength(card, stream.Length);
        var bytes = new byte[card.Bytes];
        stream.ReadExactly(bytes);
        CheckHash(card, SHA256.HashData(bytes));
        return bytes;
    }

    private static byte[] ReadCard(string path)
    {
        try
        {
            return InputFile.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"the model card {path} cannot be read: {exception.Message}", exception);
        }
    }

    private FileStream Open(ModelCard card)
    {
        var path = PathOf(card);
        try
        {
            return InputFile.Open(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelException($"the model file {path} of card '{card.Id}' is missing. {WhatToDo}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"the model file {path} of card '{card.Id}' cannot be read: {exception.Message}", exception);
        }
    }

    private void CheckLength(ModelCard card, long length)
    {
        if (length != card.Bytes)
        {
            throw new ModelException($"the model file {PathOf(card)} has {length} bytes, and card '{card.Id}' says {card.Bytes}. It is not the model that was measured: do not use it. {WhatToDo}");
        }
    }

    private void CheckHash(ModelCard card, ReadOnlySpan<byte> hash)
    {
        var actual = Convert.ToHexStringLower(hash);
        if (actual != card.Sha256)
        {
            throw new ModelException($"the model file {PathOf(card)} has sha256 {actual}, and card '{card.Id}' says {card.Sha256}. It is not the model that was measured: do not use it. {WhatToDo}");
        }
    }
}
