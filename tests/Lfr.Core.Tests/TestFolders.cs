namespace Lfr.Core.Tests;

/// <summary>Where the tests find what is not in the repository. What is absent skips the tests that need it, with the reason.</summary>
internal static class TestFolders
{
    private const string NoData = "the test data folder is absent: put it beside the checkout as ../shared/data, or name it in LFR_SHARED_DATA";
    private const string NoModels = "the models are absent: run eng/setup.sh, or name their folder in LFR_MODELS";

    /// <summary>The folder that holds Lfr.sln.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>A path in the test data folder, or a skip.</summary>
    public static string Data(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable("LFR_SHARED_DATA") ?? Path.Combine(Repository, "..", "shared", "data");
        var path = Path.Combine([root, .. parts]);
        Skip.IfNot(Path.Exists(path), NoData);
        return path;
    }

    /// <summary>The folder of models and their cards, or a skip.</summary>
    public static string Models()
    {
        var folder = Environment.GetEnvironmentVariable("LFR_MODELS") ?? Path.Combine(Repository, ".lfr", "models");
        Skip.IfNot(Directory.Exists(folder), NoModels);
        return folder;
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lfr.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository: no Lfr.sln above them.");
        }

        return folder;
    }
}
