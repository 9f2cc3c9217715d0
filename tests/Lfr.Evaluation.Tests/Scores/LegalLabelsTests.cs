using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Tests.Scores;

public class LegalLabelsTests
{
    [Theory]
    [InlineData("female", "femal", "by one letter")]
    [InlineData("female", "femlae", "by one letter")]
    [InlineData("female", "femole", "by one letter")]
    [InlineData("Asian", "Asiann", "by one letter")]
    [InlineData("female", "Female", "only by capitals, spaces or punctuation")]
    [InlineData("not black", "not-black", "only by capitals, spaces or punctuation")]
    [InlineData("female", "male", null)]
    [InlineData("F", "M", null)]
    [InlineData("type 4", "type 5", null)]
    [InlineData("18-30", "18-31", null)]
    [InlineData("White", "Black", null)]
    [InlineData("female", "female", null)]
    [InlineData("aabb", "bbaa", null)]
    public void Two_labels_look_alike_where_one_slip_of_the_pen_parts_them(string one, string other, string? how)
    {
        Assert.Equal(how, LabelLikeness.Of(one, other));
        Assert.Equal(how, LabelLikeness.Of(other, one));
    }

    [Fact]
    public void Declarations_add_up_and_leave_the_first_as_it_was()
    {
        LegalLabels gender = LegalLabels.Parse(["gender = female, male"]);
        LegalLabels both = gender.With(LegalLabels.Parse(["ethnicity=White,Black"]));
        Assert.Equal(["gender"], gender.Factors);
        Assert.Equal(["ethnicity", "gender"], both.Factors);
        Assert.Null(both.Refuse("gender", "male"));
        Assert.Null(both.Refuse("gender", FactorLabels.NotStated));
        Assert.Null(both.Refuse("height", "anything"));
        Assert.NotNull(both.Refuse("gender", "Male"));
    }

    [Theory]
    [InlineData("gender", "FACTOR=LABEL")]
    [InlineData("=female", "FACTOR=LABEL")]
    [InlineData("gender=", "one or more")]
    [InlineData("gender=female,,male", "one or more")]
    [InlineData("gender=female,female", "one or more")]
    public void What_declares_nothing_is_refused(string text, string words) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => LegalLabels.Parse([text])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_factor_declared_twice_is_refused() =>
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => LegalLabels.Parse(["gender=female", "gender=male"])).Message, StringComparison.Ordinal);
}
