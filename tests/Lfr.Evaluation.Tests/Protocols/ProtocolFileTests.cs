using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Tests.Scores;

namespace Lfr.Evaluation.Tests.Protocols;

public class ProtocolFileTests
{
    private const string Good = "{\"metric\":\"FPIR\",\"threshold\":0.60,\"factor\":\"ethnicity\"}";

    /// <summary>One entry of <c>primary</c> in which one thing is of the wrong type: named as the fault of the file that it is, in a protocol, in a list alone and in an object with one.</summary>
    [Theory]
    [InlineData("0.60", "\"0.60\"", "the threshold is a text: write it without quotation marks")]
    [InlineData("0.60", "true", "the threshold is missing, or not a decimal number")]
    [InlineData("0.60", "null", "the threshold is missing, or not a decimal number")]
    [InlineData("0.60", "1e400", "the threshold is missing, or not a decimal number")]
    [InlineData("0.60", "[0.60]", "the threshold is missing, or not a decimal number")]
    [InlineData("\"threshold\"", "\"limit\"", "the threshold is missing, or not a decimal number")]
    [InlineData("\"FPIR\"", "1", "the metric is missing, or none of these texts")]
    [InlineData("\"FPIR\"", "null", "the metric is missing, or none of these texts")]
    [InlineData("\"FPIR\"", "\"fpir\"", "the metric is missing, or none of these texts")]
    [InlineData("\"FPIR\"", "{}", "the metric is missing, or none of these texts")]
    [InlineData("\"ethnicity\"", "[\"ethnicity\"]", "the factor is missing, or not a text")]
    [InlineData("\"ethnicity\"", "3", "the factor is missing, or not a text")]
    [InlineData("\"ethnicity\"", "\"\"", "the factor is missing, or not a text")]
    [InlineData("\"ethnicity\"", "\"ethnicity\",\"test\":5", "the test is not a text: write its name, or leave it out")]
    [InlineData("\"ethnicity\"", "\"ethnicity\",\"test\":{}", "the test is not a text: write its name, or leave it out")]
    [InlineData(Good, "\"FPIR at 0.60 by ethnicity\"", "it is not an object")]
    public void A_declared_test_of_the_wrong_type_is_a_fault_of_the_file(string good, string bad, string words)
    {
        string entry = Good.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Good, entry);
        Assert.Contains(Good, ScoreSetFiles.GoodProtocol, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("protocol.json"), ScoreSetFiles.GoodProtocol.Replace(Good, entry, StringComparison.Ordinal));
        File.WriteAllText(folder.File("list.json"), $"[{entry}]");
        File.WriteAllText(folder.File("object.json"), $"{{\"primary\":[{Good},{entry}]}}");
        foreach (Action read in new Action[] { () => ProtocolFile.Read(folder.File("protocol.json")), () => ProtocolFile.ReadPrimary(folder.File("list.json")), () => ProtocolFile.ReadPrimary(folder.File("object.json")) })
        {
            InputProblem problem = Assert.Single(Assert.Throws<InputException>(read).Problems);
            Assert.Equal("primary", problem.Column);
            Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("protocol.json"), ScoreSetFiles.GoodProtocol, new System.Text.UTF8Encoding(true));
        Assert.Equal("M", ProtocolFile.Read(folder.File("protocol.json")).MatcherName);
    }

    [Theory]
    [InlineData("", 1, "there is nothing in it")]
    [InlineData("{\n\"floor\": 0.5,\n}", 3, "a comma stands after the last member")]
    [InlineData("{\n\"floor\": 0.5\n", 3, "it ends before everything is closed")]
    [InlineData("{\n// floor\n}", 2, "it is no JSON")]
    [InlineData("{\"floor\": 0.5,\n\"floor\": 0.4}", 0, "the field 'floor' stands there twice")]
    public void A_fault_of_the_text_is_in_words_of_the_text(string text, int line, string words)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("protocol.json"), text);
        InputProblem problem = Assert.Single(Assert.Throws<InputException>(() => ProtocolFile.Read(folder.File("protocol.json"))).Problems);
        Assert.Equal(line, problem.Line);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("reader options", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("isFinalBlock", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16", "UTF-16")]
    [InlineData("latin1", "not UTF-8")]
    public void A_protocol_in_another_encoding_is_refused(string encoding, string words)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("protocol.json"), ScoreSetFiles.GoodProtocol.Replace("\"M\"", "\"Mü\"", StringComparison.Ordinal), System.Text.Encoding.GetEncoding(encoding));
        Assert.Contains(words, Assert.Single(Assert.Throws<InputException>(() => ProtocolFile.Read(folder.File("protocol.json"))).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_declared_test_may_leave_its_name_out()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list.json"), $"[{Good},{Good[..^1]},\"test\":null}},{Good[..^1]},\"test\":\"permutation\"}}]");
        Assert.Equal([null, null, "permutation"], ProtocolFile.ReadPrimary(folder.File("list.json")).Select(test => test.Test));
    }

    [Theory]
    [InlineData("chi-squared")]
    [InlineData("")]
    [InlineData("t-test")]
    public void A_test_that_is_not_made_here_cannot_be_declared(string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list.json"), $"[{Good[..^1]},\"test\":\"{name}\"}}]");
        InputProblem problem = Assert.Single(Assert.Throws<InputException>(() => ProtocolFile.ReadPrimary(folder.File("list.json"))).Problems);
        Assert.Contains($"no test '{name}' is made here: write 'permutation between subjects', 'permutation', 'FFH'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20000", false)]
    [InlineData("-1", false)]
    [InlineData("10000.1", false)]
    [InlineData("0", true)]
    [InlineData("10000", true)]
    [InlineData("2.5", true)]
    public void People_on_the_list_in_ten_thousand_are_at_most_ten_thousand(string count, bool isRead)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("protocol.json"), ScoreSetFiles.GoodProtocol.TrimEnd()[..^1] + $",\"passersBy\":{{\"factor\":\"ethnicity\",\"shares\":{{\"White\":1}},\"onWatchlistPer10000\":{count}}}}}");
        if (isRead)
        {
            Assert.NotNull(ProtocolFile.Read(folder.File("protocol.json")).PassersBy);
            return;
        }

        InputProblem problem = Assert.Single(Assert.Throws<InputException>(() => ProtocolFile.Read(folder.File("protocol.json"))).Problems);
        Assert.Equal("passersBy.onWatchlistPer10000", problem.Column);
        Assert.Contains("is outside 0..10000", problem.Message, StringComparison.Ordinal);
    }
}
