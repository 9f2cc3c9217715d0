namespace Lfr.Cli.Tests;

/// <summary>A watchlist of one face, cut from a photograph where the detector finds it.</summary>
internal static class TestWatchlists
{
    public static string Of(TemporaryFolder folder)
    {
        var path = folder.File("one.watchlist");
        if (File.Exists(path))
        {
            return path;
        }

        var people = Directory.CreateDirectory(folder.File("people-of-one"));
        File.Move(FaceOf(folder, "sample4.jpg", 1), Path.Combine(people.FullName, "someone.png"));
        var result = Tool.Run("enrol", people.FullName, "--out", path);
        Assert.True(result.ExitCode == 0, result.Error);
        return path;
    }

    /// <summary>Cuts the n-th face from the left, with half a box of margin.</summary>
    public static string FaceOf(TemporaryFolder folder, string photograph, int position)
    {
        var detected = Tool.Run("detect", Path.Combine(TestFolders.Photographs!, photograph), "--json");
        Assert.Equal(0, detected.ExitCode);
        var box = detected.Json.GetProperty("images")[0].GetProperty("faces").EnumerateArray()
            .Select(face => face.GetProperty("box")).OrderBy(b => b.GetProperty("left").GetDouble()).ElementAt(position - 1);
        var (left, top) = (box.GetProperty("left").GetDouble(), box.GetProperty("top").GetDouble());
        var (right, bottom) = (box.GetProperty("right").GetDouble(), box.GetProperty("bottom").GetDouble());
        var margin = (bottom - top) * 0.4;
        return TestPictures.Cut(
            folder, $"{Path.GetFileNameWithoutExtension(photograph)}-{position}.png", photograph,
            (int)(left - margin), (int)(top - margin), (int)(right + margin), (int)(bottom + margin));
    }
}
