using System.Runtime.InteropServices;

namespace Lfr.Core.Matching.Storage;

/// <summary>What a slot holds besides its template. A search of version v sees the entry if and only if <c>AddedAt &lt;= v &lt; RemovedAt</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EntryRecord
{
    /// <summary>The value of <see cref="AddedAt"/> in an empty slot, and of <see cref="RemovedAt"/> in one that nobody has removed.</summary>
    public const long Never = long.MaxValue;

    public long EntryId;
    public long AddedAt;
    public long RemovedAt;
    public int Subject;
    private readonly int _padding;

    /// <summary>Whether a search of this version sees the entry. RemovedAt is read first: a slot is filled anew by writing RemovedAt and only
    /// then AddedAt, so that an old search that sees the new RemovedAt cannot see the old AddedAt.</summary>
    public static bool IsVisible(ref EntryRecord record, long version) =>
        version < Volatile.Read(ref record.RemovedAt) && Volatile.Read(ref record.AddedAt) <= version;
}
