namespace Lfr.Core.Live.Capture;

/// <summary>Takes a camera's address, and the user name and password in it, out of what others say of it.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class CameraAddress
{
    /// <summary>A shorter word may stand in a message by chance, and its gap would give it away.</summary>
    private const int ShortestWord = 4;

    // The longest first: a part of the address must not be gone before the whole is looked for.
    private readonly List<string> _secrets = [];

    /// <summary>Reads the parts of an address.</summary>
    /// <param name="address">An address or a path.</param>
    public CameraAddress(string address)
    {
        _secrets.Add(address);
        if (address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && address.LastIndexOf('@') is var at && at > scheme + 3)
        {
            var user = address[(scheme + 3)..at];
            foreach (var word in user.Split(':', 2).Prepend(user).Where(word => word.Length >= ShortestWord))
            {
                _secrets.Add(word);
                _secrets.Add(Uri.UnescapeDataString(word));
            }
        }
    }

    /// <summary>A text without them.</summary>
    public string Redact(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, "(...)", StringComparison.Ordinal);
        }

        return text;
    }
}
