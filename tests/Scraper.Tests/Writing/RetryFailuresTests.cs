using System.Text;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reading;
using Scraper.Tests.Fixtures;
using Scraper.Tests.Writing.Storage;
using Scraper.Writing;
using Scraper.Writing.Formats;
using Scraper.Writing.Journals;

namespace Scraper.Tests.Writing;

/// <summary>A run whose list is the failures of the last one, killed at every step.</summary>
public sealed class RetryFailuresTests
{
    private const string Results = "results.txt";
    private const string Failures = "failures.txt";
    private const string Retrying = "failures.txt.retrying";

    private static readonly ScraperOptions Options = new() { Output = new OutputOptions { Path = Results } };

    [Fact]
    public void TakeFailures_Undisturbed_LeavesTheFailuresThatFailedAgain()
    {
        var files = AfterARun();

        Retry(files);

        Check(files);
    }

    [Fact]
    public void TakeFailures_KilledAtAnyStep_LosesNothingAndRepeatsNothing()
    {
        var files = AfterARun();
        files.BeginProcess();
        Retry(files);
        var steps = files.Steps;
        Assert.InRange(steps, 15, 60);
        for (var step = 1; step <= steps; step++)
        {
            foreach (var fault in Enum.GetValues<Fault>())
            {
                files = AfterARun();
                files.BeginProcess();
                files.Plan = (step, fault);
                Assert.ThrowsAny<Exception>(() => Retry(files));

                files.BeginProcess();
                if (files.Exists(Retrying) || Recovery.TryRead(files, Results + ".journal") is { Ended: null } || Text(files, Results) == "http://old/\tx:1\n")
                {
                    Retry(files);
                }

                Check(files);
            }
        }
    }

    [Fact]
    public void TakeFailures_AnotherRunIsUnfinished_IsRefused()
    {
        var files = new FaultyFiles();
        using (var opening = Open(files))
        using (opening.Begin(new ListRecord("urls.txt", new ListFingerprint(1, 2, 3)), _ => false))
        {
        }

        using var retry = Open(files);
        var exception = Assert.Throws<JournalException>(retry.TakeFailures);

        Assert.Contains("the run of urls.txt has not come to its end", exception.Message);
    }

    /// <summary>What a finished run has left: four failures.</summary>
    private static FaultyFiles AfterARun()
    {
        var files = new FaultyFiles();
        files.BeginProcess();
        using var opening = Open(files);
        using var output = opening.Begin(new ListRecord("urls.txt", new ListFingerprint(1, 2, 3)), _ => false);
        Commit(output, Pages.Links("http://old/", ["x:1"], 1) with { Ordinal = 1 });
        for (var line = 2; line <= 5; line++)
        {
            Commit(output, new Failure($"http://{line}", FailureCategory.Timeout, "late") { Ordinal = line });
        }

        output.Finish(5);
        return files;
    }

    /// <summary>Fetches the failures again: the first and the third line of the list are there now.</summary>
    private static void Retry(FaultyFiles files)
    {
        using var opening = Open(files);
        if (opening.TakeFailures() is not { } list)
        {
            return;
        }

        var lines = Text(files, list).Split('\n')[..^1];
        using var output = opening.Begin(new ListRecord(list, new ListFingerprint(files[list].Length, 0, 0)), _ => false);
        for (var line = 1; line <= lines.Length; line++)
        {
            if (!output.FinishedBefore.Contains(line))
            {
                var url = lines[line - 1].Split(' ')[0];
                Commit(output, url is "http://2" or "http://4"
                    ? Pages.Links(url, ["x:1"], 1) with { Ordinal = line }
                    : new Failure(url, FailureCategory.Timeout, "late again") { Ordinal = line });
            }
        }

        output.Finish(lines.Length);
    }

    private static void Commit(JournaledOutput output, Outcome outcome)
    {
        var batch = new Batch();
        new OutcomeWriter(new LinkLineFormat(), TimeProvider.System).Write(outcome, batch);
        output.Commit(batch);
    }

    private static void Check(FaultyFiles files)
    {
        Assert.Equal("http://old/\tx:1\nhttp://2\tx:1\nhttp://4\tx:1\n", Text(files, Results));
        Assert.Equal("http://3 # timeout: late again\nhttp://5 # timeout: late again\n", Text(files, Failures));
        Assert.False(files.Exists(Retrying));
    }

    private static OutputOpening Open(FaultyFiles files) => new(files, Options, ResumeMode.GoOn, TimeProvider.System);

    private static string Text(FaultyFiles files, string path) => Encoding.UTF8.GetString(files[path]);
}
