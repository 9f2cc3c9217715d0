using System.Globalization;
using Lfr.Core.Audit;

namespace Lfr.Core.Watchlists;

/// <summary>What a watchlist must have. Each rule adds its reason; none ends the check.</summary>
internal static class WatchlistRules
{
    private const int LongestId = 64;
    private const int LongestName = 128;
    private const int ShortestReasoning = 20;

    public static List<WatchlistProblem> Check(WatchlistForm form, DateTimeOffset now)
    {
        var problems = new List<WatchlistProblem>();
        CheckId(form.Id, problems);
        CheckApproval(form, now, problems);
        var categories = CheckCategories(form, problems);
        CheckEntries(form, categories, now, problems);
        CheckGroups(form, problems);
        return problems;
    }

    /// <summary>Whether a list made earlier is still in order: expired entries, images whose retention is to be reviewed.</summary>
    /// <param name="form">The list.</param>
    /// <param name="now">The moment.</param>
    /// <param name="end">The last moment at which it is used: everything must be in order until then. Null for now alone.</param>
    public static List<WatchlistProblem> CheckStillValid(WatchlistForm form, DateTimeOffset now, DateTimeOffset? end = null)
    {
        var problems = new List<WatchlistProblem>();
        var entries = form.Entries ?? [];
        for (var i = 0; i < entries.Count; i++)
        {
            CheckTimes(entries[i], $"entries[{i}]", now, problems, end);
        }

        return problems;
    }

    /// <summary>Whether a name may stand for a list: it becomes the name of a key's file.</summary>
    public static bool IsListId(string? id) =>
        id is { Length: > 0 and <= LongestId } && id[0] != '.' && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static void CheckId(string? id, List<WatchlistProblem> problems)
    {
        if (!IsListId(id))
        {
            problems.Add(new("id", "give the list a name of letters, digits, '-', '_' and '.', not beginning with '.', at most 64"));
        }
    }

    private static void CheckApproval(WatchlistForm form, DateTimeOffset now, List<WatchlistProblem> problems)
    {
        if (form.Approval is not { } approval)
        {
            problems.Add(new("approval", "there is none: an authorising officer must approve the list for one deployment"));
            return;
        }

        Name(approval.DeploymentId, "approval.deploymentId", "name the deployment: a list is made for one", problems);
        Name(approval.RequestedBy, "approval.requestedBy", "say who asked for the list", problems);
        Name(approval.ApprovedBy, "approval.approvedBy", "say who approved the list", problems);
        if (RecordId.IsOnePerson(approval.ApprovedBy, approval.RequestedBy))
        {
            problems.Add(new("approval.approvedBy", "the same person asked for it: somebody else must approve"));
        }

        if (approval.ApprovedAt is not { } at)
        {
            problems.Add(new("approval.approvedAt", "say when it was approved"));
        }
        else if (at > now)
        {
            problems.Add(new("approval.approvedAt", string.Create(CultureInfo.InvariantCulture, $"{at:u} is yet to come, and it is {now:u}")));
        }

        Reasoning(approval.Necessity, "approval.necessity", problems);
        Reasoning(approval.Proportionality, "approval.proportionality", problems);
        var size = form.Entries?.Count ?? 0;
        if (approval.SizeLimit is not >= 1)
        {
            problems.Add(new("approval.sizeLimit", "say how many people the list may hold, 1 or more"));
        }
        else if (size > approval.SizeLimit)
        {
            problems.Add(new("entries", string.Create(CultureInfo.InvariantCulture, $"{size} people, and {approval.SizeLimit} were approved: shorten the list, or have its size approved")));
        }
    }

    private static Dictionary<string, WatchlistCategory> CheckCategories(WatchlistForm form, List<WatchlistProblem> problems)
    {
        var byName = new Dictionary<string, WatchlistCategory>(StringComparer.Ordinal);
        var categories = form.Categories ?? [];
        for (var i = 0; i < categories.Count; i++)
        {
            var (category, field) = (categories[i], $"categories[{i}]");
            Name(category.Name, $"{field}.name", "name the category", problems);
            if (category.Name is { } name && !byName.TryAdd(name, category))
            {
                problems.Add(new($"{field}.name", $"'{name}' is there twice"));
            }

            if (category.ProtectsUnder18OrVulnerable is null)
            {
                problems.Add(new($"{field}.protectsUnder18OrVulnerable", "say yes or no: nobody is put among adults by silence"));
            }
            else if (category.ProtectsUnder18OrVulnerable == true)
            {
                Name(category.Authority, $"{field}.authority", "people under 18 and vulnerable people need an authority of their own: say who gave it", problems);
                if (RecordId.IsOnePerson(category.Authority, form.Approval?.ApprovedBy))
                {
                    problems.Add(new($"{field}.authority", "it is the officer who approved the list: this category needs an authority of its own"));
                }

                Text(category.Instruction, $"{field}.instruction", "people under 18 and vulnerable people need an instruction of their own: say what officers are to do, and it is not to arrest", problems);
            }
        }

        return byName;
    }

    private static void CheckEntries(WatchlistForm form, Dictionary<string, WatchlistCategory> categories, DateTimeOffset now, List<WatchlistProblem> problems)
    {
        var entries = form.Entries ?? [];
        if (entries.Count == 0)
        {
            problems.Add(new("entries", "the list names nobody"));
        }

        var subjects = new HashSet<string>(StringComparer.Ordinal);
        var images = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < entries.Count; i++)
        {
            var (entry, field) = (entries[i], $"entries[{i}]");
            Name(entry.SubjectId, $"{field}.subjectId", "give the person's identifier", problems);
            if (entry.SubjectId is { } subject && !subjects.Add(subject))
            {
                problems.Add(new($"{field}.subjectId", "the same identifier is there twice: put the images into one entry"));
            }

            if (entry.Category is null || !categories.ContainsKey(entry.Category))
            {
                problems.Add(new($"{field}.category", entry.Category is null ? "give a category of the list" : $"'{entry.Category}' is no category of the list"));
            }

            Text(entry.Justification, $"{field}.justification", "say why this person is on this list", problems);
            Name(entry.AddedBy, $"{field}.addedBy", "say who added the person", problems);
            CheckTimes(entry, field, now, problems);
            CheckImages(entry, field, images, problems);
        }
    }

    private static void CheckGroups(WatchlistForm form, List<WatchlistProblem> problems)
    {
        if (form.PeopleByGroup is not { } groups)
        {
            return;
        }

        foreach (var (group, people) in groups)
        {
            if (string.IsNullOrWhiteSpace(group) || people < 0)
            {
                problems.Add(new("peopleByGroup", string.Create(CultureInfo.InvariantCulture, $"'{group}': {people}: name each group, and give 0 people or more")));
            }
        }

        var (sum, size) = (groups.Values.Sum(people => (long)people), form.Entries?.Count ?? 0);
        if (sum != size)
        {
            problems.Add(new("peopleByGroup", string.Create(CultureInfo.InvariantCulture, $"the groups hold {sum} people, and the list {size}: count everybody once, those of whom it is not known as a group of their own")));
        }
    }

    private static void CheckImages(WatchlistEntry entry, string field, HashSet<string> seen, List<WatchlistProblem> problems)
    {
        var images = entry.Images ?? [];
        if (images.Count == 0)
        {
            problems.Add(new($"{field}.images", "there is none: a person is looked for by one image or more"));
        }

        for (var i = 0; i < images.Count; i++)
        {
            var name = $"{field}.images[{i}]";
            Name(images[i].Id, $"{name}.id", "name the image as the force's records do", problems);
            if (images[i].Id is { } id && !seen.Add(id))
            {
                problems.Add(new($"{name}.id", "the same image is on the list twice: one image shows one person"));
            }

            Text(images[i].LawfulSource, $"{name}.lawfulSource", "say where the image was lawfully had", problems);
        }
    }

    private static void CheckTimes(WatchlistEntry entry, string field, DateTimeOffset now, List<WatchlistProblem> problems, DateTimeOffset? end = null)
    {
        if (entry.ValidUntil is not { } until)
        {
            problems.Add(new($"{field}.validUntil", "say when the entry ends"));
        }
        else if (until <= now)
        {
            problems.Add(new($"{field}.validUntil", string.Create(CultureInfo.InvariantCulture, $"it ended at {until:u}: renew it with a reason, or leave the person out")));
        }
        else if (until < end)
        {
            problems.Add(new($"{field}.validUntil", string.Create(
                CultureInfo.InvariantCulture, $"it ends at {until:u}, and the deployment at {end:u}: make the list anew with the entry renewed for a reason or without the person, or have the deployment end before")));
        }

        var images = entry.Images ?? [];
        for (var i = 0; i < images.Count; i++)
        {
            if (images[i].RetentionReview is not { } review)
            {
                problems.Add(new($"{field}.images[{i}].retentionReview", "say when it must be looked at whether the image may still be kept"));
            }
            else if (review < DateOnly.FromDateTime(now.UtcDateTime))
            {
                problems.Add(new($"{field}.images[{i}].retentionReview", string.Create(
                    CultureInfo.InvariantCulture, $"the review was due on {review:yyyy-MM-dd}: look whether the image may still be kept, or leave it out")));
            }
            else if (end is { } last && review < DateOnly.FromDateTime(last.UtcDateTime))
            {
                problems.Add(new($"{field}.images[{i}].retentionReview", string.Create(
                    CultureInfo.InvariantCulture, $"the review is due on {review:yyyy-MM-dd}, before the deployment ends at {last:u}: look now whether the image may still be kept, and make the list anew with the next date or without the image")));
            }
        }
    }

    private static void Name(string? value, string field, string advice, List<WatchlistProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > LongestName || value.Any(char.IsControl))
        {
            problems.Add(new(field, string.IsNullOrWhiteSpace(value) ? advice : $"over {LongestName} characters, or control characters in it: give a short identifier"));
        }
    }

    private static void Text(string? value, string field, string advice, List<WatchlistProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            problems.Add(new(field, advice));
        }
    }

    private static void Reasoning(string? value, string field, List<WatchlistProblem> problems)
    {
        if (value is null || value.Trim().Length < ShortestReasoning)
        {
            problems.Add(new(field, "give the officer's reasons in words: it is a judgement, and no figure stands for it"));
        }
    }
}
