using System.Reflection;
using System.Text.Json;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Tests.Audit;

/// <summary>No event can carry pixels or a template, by type.</summary>
public sealed class AuditEventTests
{
    private static readonly HashSet<Type> Scalars =
    [
        typeof(RecordId), typeof(AuditText), typeof(Sha256Digest), typeof(DateTimeOffset), typeof(bool), typeof(int), typeof(long), typeof(float), typeof(double), typeof(ProcessingOperation), typeof(string),
    ];

    public static TheoryData<Type> Kinds => [.. AuditKinds.Types];

    [Fact]
    public void Every_kind_is_known_to_the_log_and_none_can_be_added_from_outside()
    {
        var all = typeof(AuditEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(AuditEvent))).ToList();
        Assert.Equal(all.OrderBy(t => t.Name), AuditKinds.Types.OrderBy(t => t.Name));
        Assert.All(all, type => Assert.True(type.IsSealed));
        Assert.DoesNotContain(typeof(AuditEvent).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic), c => c.IsFamily && c.GetParameters().Length == 0);
        Assert.Equal(all.Count, all.Select(AuditKinds.NameOf).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_property_is_a_name_a_digest_a_count_one_score_an_instant_or_short_text(Type kind)
    {
        foreach (var property in kind.GetProperties())
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (property.Name == "Kind")
            {
                continue;
            }

            // string is only the kind's own name: free text is AuditText.
            Assert.NotEqual(typeof(string), type);
            Assert.True(Scalars.Contains(type) || type.IsEnum || IsList(type), $"{kind.Name}.{property.Name} is a {type}");
        }
    }

    [Fact]
    public void A_template_or_an_image_does_not_fit_into_a_name_or_a_text()
    {
        var random = new Random(3);
        // The smallest of them: 128 dimensions in 8 bits, and the smallest aligned face in JPEG of a few hundred bytes.
        var template = new byte[128];
        random.NextBytes(template);
        foreach (var text in new[] { Convert.ToHexStringLower(template), Convert.ToBase64String(template), Convert.ToBase64String(new byte[600]) })
        {
            Assert.Throws<ArgumentException>(() => new RecordId(text));
            Assert.Throws<ArgumentException>(() => new AuditText(text));
            Assert.DoesNotContain(text[..40], AuditText.Shorten("error " + text).Value, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => new AuditText(new string('a', 10) + "\0"));
        Assert.Throws<ArgumentException>(() => new RecordId("two\nlines"));
        Assert.Equal("(no text)", AuditText.Shorten("\u0001 ").Value);
        Assert.Equal(AuditText.MaxLength, AuditText.Shorten(string.Concat(Enumerable.Repeat("word ", 1000))).Value.Length);
    }

    [Fact]
    public void A_line_of_a_later_version_is_read_past()
    {
        using var document = JsonDocument.Parse("""{"camera":"c","state":"Connected","new":1}""");
        Assert.Null(AuditKinds.Read("of-a-later-version", document.RootElement));
        Assert.Equal(new CameraChanged { Camera = "c", State = CameraState.Connected }, AuditKinds.Read("camera-changed", document.RootElement));
    }

    // Lists of names, texts and categories with their counts; never of numbers.
    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
        && (type.GetGenericArguments()[0] == typeof(RecordId) || type.GetGenericArguments()[0] == typeof(AuditText) || type.GetGenericArguments()[0] == typeof(CategoryCount));
}
