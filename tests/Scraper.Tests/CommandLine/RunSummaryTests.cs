using Scraper.CommandLine;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.CommandLine;

public sealed class RunSummaryTests
{
    private static readonly OutputOptions Output = new() { Path = "results/results.txt" };

    [Fact]
    public void Format_AllDone_CountsWithoutReasons()
    {
        var totals = new RunTotals { Read = 1_234 };
        totals.Add(Pages.Links("http://x.test/", Enumerable.Range(0, 2_000).Select(number => $"y:{number}"), 1_500_000));

        var lines = Lines(totals, TimeSpan.FromSeconds(2));

        Assert.Equal(
            [
                "1,234 URLs read, 1 done, 0 failed",
                "2,000 links in 1.5 MB of pages, 2.00 s, 0 pages/s",
                "links: results/results.txt",
            ],
            lines);
    }

    [Fact]
    public void Format_Failures_AreCountedByCategory()
    {
        var totals = new RunTotals { Read = 3 };
        totals.Add(new Failure("x", FailureCategory.Timeout, ""));
        totals.Add(new Failure("x", FailureCategory.Malformed, ""));
        totals.Add(new Failure("x", FailureCategory.Timeout, ""));

        var lines = Lines(totals, TimeSpan.FromSeconds(1));

        Assert.Equal("3 URLs read, 0 done, 3 failed (malformed 1, timeout 2)", lines[0]);
        Assert.Equal("links: results/results.txt; failures: results/failures.txt", lines[2]);
    }

    [Fact]
    public void Format_Interrupted_SaysWhatIsLeft()
    {
        var totals = new RunTotals { Read = 3 };
        totals.Add(Pages.Links("http://x.test/", [], 0));

        Assert.Equal("interrupted: 2 of the URLs read are left, and what was not read", Lines(totals, TimeSpan.Zero, interrupted: true)[^1]);
    }

    [Fact]
    public void Format_Mirrors_SaysWhatTheLosersCost()
    {
        var totals = new RunTotals { Read = 3, CancelledRequests = 1_200, WastedBytes = 3_400_000 };

        Assert.Equal("mirrors: 1,200 requests cancelled because another one won, 3.4 MB that did not count", Lines(totals, TimeSpan.Zero)[^1]);
    }

    [Fact]
    public void Format_GoneOnWith_SaysWhatWasFinishedBefore()
    {
        var totals = new RunTotals { Read = 5_000, Skipped = 4_000, FailedBefore = 7 };

        Assert.Equal("5,000 URLs read, 0 done, 0 failed, 4,000 skipped: finished before, 7 of them failed", Lines(totals, TimeSpan.Zero)[0]);
    }

    [Fact]
    public void Name_EveryCategory_IsLowerCaseWordsAndOnlyOnce()
    {
        var names = Enum.GetValues<FailureCategory>().Select(category => category.Name()).ToArray();

        Assert.All(names, name => Assert.Matches("^[a-z]+(-[a-z]+)*$", name));
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    private static string[] Lines(RunTotals totals, TimeSpan elapsed, bool interrupted = false) =>
        RunSummary.Format(totals, elapsed, Output, interrupted).Split(Environment.NewLine);
}
