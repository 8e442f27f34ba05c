using Scraper.Pipeline;
using Scraper.Reporting.Statistics;

namespace Scraper.Tests.Reporting.Statistics;

public sealed class FailureSampleTests
{
    [Fact]
    public void Add_ManyOfOneCategory_DrawsThemEvenlyAndKeepsTheFewOfOthers()
    {
        var sample = new FailureSample(capacity: 500);
        for (var line = 1; line <= 50_000; line++)
        {
            sample.Add(Failure(line, line == 40_000 ? FailureCategory.Timeout : FailureCategory.HttpStatus));
        }

        var failures = sample.Failures;

        Assert.Equal(501, failures.Count);
        Assert.Equal(40_000, Assert.Single(failures, failure => failure.Category == "timeout").Line);
        Assert.Equal(failures.Select(failure => failure.Line).Distinct().Order(), failures.Select(failure => failure.Line));

        // Each fifth of the list has about a fifth of the sample: 100, with a deviation of 9.
        Assert.All(failures.CountBy(failure => (failure.Line - 1) / 10_000), part => Assert.InRange(part.Value, 60, 140));
    }

    [Theory]
    [InlineData("http://me:secret@example.org/x", "http://example.org/x")]
    [InlineData("http://a.example/ http://me:secret@b.example/", "http://a.example/ http://b.example/")]
    [InlineData("http://me:sec ret@example.org/", "http://example.org/")]
    [InlineData("http://example.org/\u202E\u0007", "http://example.org/\\u{202E}\\u{7}")]
    public void Add_LineWithAPasswordOrActingCharacters_ShowsNeither(string line, string shown)
    {
        var sample = new FailureSample();

        sample.Add(new Failure(line, FailureCategory.Malformed, "a\u001Bb"));

        var failure = Assert.Single(sample.Failures);
        Assert.Equal((shown, "a\\u{1B}b"), (failure.Url, failure.Detail));
    }

    private static Failure Failure(long line, FailureCategory category) => new($"http://example.org/{line}", category, "404") { Ordinal = line };
}
