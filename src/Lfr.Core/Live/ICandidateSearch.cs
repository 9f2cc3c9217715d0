using Lfr.Core.Audit.Events;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Core.Live;

/// <summary>What the pipeline asks of a watchlist: the seam between cameras and references.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal interface ICandidateSearch
{
    /// <summary>The pipeline of the references.</summary>
    PipelineId Pipeline { get; }

    /// <summary>SHA-256 of the watchlist's package, 64 hexadecimal digits.</summary>
    string Hash { get; }

    /// <summary>People.</summary>
    int SubjectCount { get; }

    /// <summary>The categories in use; a hit's category is a position in it.</summary>
    IReadOnlyList<string?> Categories { get; }

    /// <summary>People in each category; they add up to <see cref="SubjectCount"/>.</summary>
    IReadOnlyList<CategoryCount> Composition { get; }

    /// <summary>People of each group, as the list's form states it; empty where it does not.</summary>
    IReadOnlyDictionary<string, int> Groups { get; }

    /// <summary>The best people, one hit a person, best first.</summary>
    /// <param name="probe">[dim] float32, L2-normalised; nothing of it stays.</param>
    /// <param name="hits">Receives at most as many as it holds.</param>
    /// <returns>Hits written.</returns>
    int Search(ReadOnlySpan<float> probe, Span<SearchHit> hits);

    /// <summary>The id of a person.</summary>
    string SubjectId(int subject);

    /// <summary>What an officer is shown of a hit.</summary>
    AlertReference Describe(in SearchHit hit);

    /// <summary>The id of a hit's reference.</summary>
    string ReferenceId(in SearchHit hit);
}

/// <summary>One person whom a search found.</summary>
/// <param name="Subject">Number of the person.</param>
/// <param name="EntryId">The reference that scored.</param>
/// <param name="Category">Position in <see cref="ICandidateSearch.Categories"/>.</param>
/// <param name="Score">The comparison score.</param>
internal readonly record struct SearchHit(int Subject, long EntryId, int Category, ComparisonScore Score);
