using System.Text.Json;
using Lfr.Core;

namespace Lfr.Cli;

/// <summary>Places for results, tried before the work: nobody waits for an hour to hear that a folder may not be written.</summary>
internal static class OutputPlace
{
    /// <summary>Refuses a place where no file can be put.</summary>
    /// <param name="path">The file that an option names; null where none does. Its folder may be missing.</param>
    /// <param name="option">The option.</param>
    /// <exception cref="CommandException">There may be no file there.</exception>
    public static void RequireFile(string? path, string option)
    {
        if (path is not null)
        {
            Try(path, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", option);
        }
    }

    /// <summary>Refuses a place where no folder can be, or into which nothing can be put.</summary>
    /// <param name="path">The folder that an option names; null where none does. It may be missing.</param>
    /// <param name="option">The option.</param>
    /// <exception cref="CommandException">There may be no folder there.</exception>
    public static void RequireFolder(string? path, string option)
    {
        if (path is not null)
        {
            Try(path, Path.GetFullPath(path), option);
        }
    }

    /// <summary>Refuses a file that is there and that lfr did not write: it would be lost.</summary>
    /// <param name="path">The file that would be written.</param>
    /// <param name="option">The option that names it, or its folder.</param>
    /// <param name="what">What is written there.</param>
    /// <param name="isOwn">Whether a JSON object is such a thing.</param>
    /// <exception cref="CommandException">Something else is there.</exception>
    public static void RequireOwn(string path, string option, string what, Func<JsonElement, bool> isOwn)
    {
        if (!Path.Exists(path))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(InputFile.ReadAllBytes(path));
            if (document.RootElement.ValueKind == JsonValueKind.Object && isOwn(document.RootElement))
            {
                return;
            }
        }
        catch (Exception e) when (e is JsonException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Whatever it is, it is not ours.
        }

        throw new CommandException(ExitCode.Input, $"'{path}' is no {what}, and would be lost. Name another place with {option}, or move it.");
    }

    // In the nearest folder that is there, with a file of a drawn name that goes at once.
    private static void Try(string path, string folder, string option)
    {
        while (!Directory.Exists(folder))
        {
            if (Path.Exists(folder))
            {
                throw new CommandException(ExitCode.Input, $"'{path}' cannot be written: {folder} is no folder. Name another place with {option}.");
            }

            if (Path.GetDirectoryName(folder) is not { Length: > 0 } above)
            {
                throw new CommandException(ExitCode.Input, $"'{path}' cannot be written: there is no such folder. Name another place with {option}.");
            }

            folder = above;
        }

        var probe = AtomicFile.TemporaryName(Path.Combine(folder, "lfr"));
        try
        {
            new FileStream(probe, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }).Dispose();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CommandException(ExitCode.Input, $"'{path}' may not be written. Get the right to write in {folder}, or name another place with {option}.", e);
        }
        catch (IOException e) when (e.Message.Contains(probe, StringComparison.Ordinal))
        {
            throw new IOException(e.Message.Replace(probe, path, StringComparison.Ordinal), e.HResult);
        }
    }
}
