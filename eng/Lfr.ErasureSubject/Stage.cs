namespace Lfr.ErasureSubject;

/// <summary>Where the watcher looks.</summary>
internal static class Stage
{
    /// <summary>Says where the process is, and waits for a line.</summary>
    public static string Reach(string name)
    {
        Console.Out.WriteLine(name);
        Console.Out.Flush();
        return Console.In.ReadLine() ?? "";
    }
}
