namespace Lfr.Tests;

/// <summary>Where tests find what is not compiled into them. Each that may be absent comes with the reason for skipping.</summary>
internal static class TestFolders
{
    public const string NoModels = "The models are not there: run eng/setup.sh, or set LFR_MODELS.";
    public const string NoSharedData = "The test data folder is not there: set LFR_SHARED_DATA.";

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Cards and model files, or null.</summary>
    public static string? Models { get; } = Existing(Environment.GetEnvironmentVariable("LFR_MODELS"), Path.Combine(Root, ".lfr", "models"));

    /// <summary>The demonstration's photographs, or null.</summary>
    public static string? Photographs { get; } = Existing(Environment.GetEnvironmentVariable("LFR_PHOTOS"), Path.Combine(Root, ".lfr", "photos"));

    /// <summary>Real faces and golden vectors, or null.</summary>
    public static string? SharedData { get; } = Existing(Environment.GetEnvironmentVariable("LFR_SHARED_DATA"), Path.Combine(Root, "..", "shared", "data"));

    /// <summary>The folder of models and their cards, or a skip.</summary>
    public static string RequireModels()
    {
        Skip.If(Models is null, NoModels);
        return Models!;
    }

    /// <summary>A path in the test data folder, or a skip.</summary>
    public static string RequireData(params string[] parts)
    {
        Skip.If(SharedData is null, NoSharedData);
        var path = Path.Combine([SharedData!, .. parts]);
        Skip.IfNot(Path.Exists(path), $"The test data folder has no {Path.Combine(parts)}.");
        return path;
    }

    private static string? Existing(string? named, string usual)
    {
        var folder = string.IsNullOrEmpty(named) ? usual : named;
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lfr.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"There is no Lfr.sln above {AppContext.BaseDirectory}.");
    }
}
