namespace Lfr.Evaluation.Tests.Fixtures;

/// <summary>The test data folder beside the repository, or where LFR_SHARED_DATA says; tests that need it skip without it.</summary>
internal static class TestData
{
    public static string Find(string relativePath)
    {
        string? folder = Environment.GetEnvironmentVariable("LFR_SHARED_DATA");
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); folder is null && at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Lfr.sln")))
            {
                folder = Path.Combine(at.FullName, "..", "shared", "data");
            }
        }

        string file = Path.Combine(folder ?? "", relativePath);
        Skip.IfNot(folder is not null && File.Exists(file), $"{relativePath} is not in the test data folder (LFR_SHARED_DATA, or ../shared/data beside the repository).");
        return file;
    }
}
