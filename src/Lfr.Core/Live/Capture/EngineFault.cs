using System.Buffers;
using System.Text;

namespace Lfr.Core.Live.Capture;

/// <summary>What log and audit say of an engine that failed at a frame: the types, and of the message the words.</summary>
/// <remarks>An engine may be anybody's, and its message may hold anything of the frame that it failed at: numbers, encoded bytes, paths. A word that could
/// carry one is left out; the whole exception is the engine's to tell.</remarks>
internal static class EngineFault
{
    /// <summary>Longest description, in UTF-16 units.</summary>
    public const int MaxLength = 240;

    // Encoded data of any use is longer, or has a digit or a sign in it.
    private const int LongestWord = 20;

    private const string LeftOut = "(...)";

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");

    public static string Describe(Exception exception)
    {
        var types = exception.InnerException is { } inner ? $"{exception.GetType().Name} of {inner.GetType().Name}" : exception.GetType().Name;
        var text = new StringBuilder(types).Append(':');
        var wasLeftOut = false;
        foreach (var word in exception.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var isLeftOut = !IsWord(word);
            if (isLeftOut && wasLeftOut)
            {
                continue;
            }

            wasLeftOut = isLeftOut;
            text.Append(' ').Append(isLeftOut ? LeftOut : word);
            if (text.Length > MaxLength)
            {
                break;
            }
        }

        return text.Length > MaxLength ? text.ToString(0, MaxLength) : text.ToString();
    }

    private static bool IsWord(string word)
    {
        var bare = word.AsSpan().Trim("'\"().,:;!?");
        return bare.Length is > 0 and <= LongestWord && !bare.ContainsAnyExcept(Letters);
    }
}
