using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reporting;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Reporting;

public sealed class ProgressTests
{
    [Fact]
    public void Find_HalfOfTheListRead_EstimatesTheRestByTheLengthOfItsLines()
    {
        var totals = new RunTotals { Read = 100, ListPosition = 5_000 };
        Fail(totals, 60);

        var progress = ListProgress.Find(totals, 10_000)!.Value;

        Assert.Equal(140, progress.Left, 6);
        Assert.Equal(0.3, progress.Ended, 6);
        Assert.Equal(TimeSpan.FromSeconds(14), progress.TimeLeft(10));
        Assert.Null(progress.TimeLeft(0));
    }

    [Fact]
    public void Find_AllEnded_IsWhole()
    {
        var totals = new RunTotals { Read = 3, Skipped = 1, ListPosition = 99 };
        Fail(totals, 2);

        Assert.Equal(new ListProgress(1, 0), ListProgress.Find(totals, 99));
    }

    [Fact]
    public void Find_ListThatGrewOrHasNoLength_IsNoMoreThanWhatIsKnown()
    {
        Assert.Null(ListProgress.Find(new RunTotals { Read = 3, ListPosition = 99 }, null));
        Assert.Null(ListProgress.Find(new RunTotals(), 99));
        Assert.Equal(new ListProgress(0, 3), ListProgress.Find(new RunTotals { Read = 3, ListPosition = 99 }, 50));
    }

    [Fact]
    public void Update_RunThatBecomesSlow_ForgetsWhatIsLongerAgoThanTenSeconds()
    {
        var paces = new List<double>();

        OnLoop.RunVirtual(async loop =>
        {
            var totals = new RunTotals();
            var pace = new Pace(totals, loop.TimeProvider);
            for (var second = 1; second <= 30; second++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), loop.TimeProvider);
                Fail(totals, second <= 10 ? 100 : 10);
                pace.Update();
                paces.Add(pace.Ended);
            }
        });

        Assert.Equal(100, paces[4], 3);
        Assert.Equal(55, paces[14], 3);
        Assert.Equal(10, paces[29], 3);
    }

    [Fact]
    public void SlowHosts_JobsUnderWay_NamesTheHostsThatKeepOneWaitingForLongest()
    {
        string? none = null, some = null;

        OnLoop.RunVirtual(async loop =>
        {
            var flights = new FlightList(loop.TimeProvider);
            flights.Begin(Jobs.For("http://a.example/")).Enter(FlightPhase.WaitingToRepeat);
            none = ProgressText.SlowHosts(flights.Look());
            await Task.Delay(TimeSpan.FromSeconds(65), loop.TimeProvider);
            flights.Begin(Jobs.For("http://b.example/"));
            flights.Begin(Jobs.For("http://a.example/2"));
            flights.End(flights.Begin(Jobs.For("http://c.example/")));
            await Task.Delay(TimeSpan.FromSeconds(2), loop.TimeProvider);
            some = ProgressText.SlowHosts(flights.Look());
        });

        Assert.Null(none);
        Assert.Equal("slowest: a.example:80 2 for 1:07 min, waiting to repeat; b.example:80 1 for 2 s, waiting at the gate", some);
    }

    [Fact]
    public void Format_JobInAnExchange_TellsItsPhaseAndWhereItHasGone()
    {
        string[] lines = [];

        OnLoop.RunVirtual(async loop =>
        {
            var flights = new FlightList(loop.TimeProvider);
            var flight = flights.Begin(Jobs.For("http://me:secret@a.example/"));
            using var exchange = new ExchangeDeadlines(new FetchOptions(), loop.TimeProvider, CancellationToken.None);
            flight.Enter(Jobs.For("https://you:secret@b.example/x").Url, exchange);
            await Task.Delay(TimeSpan.FromSeconds(2), loop.TimeProvider);
            exchange.Enter(ExchangePhase.Securing);
            await Task.Delay(TimeSpan.FromSeconds(1), loop.TimeProvider);
            lines = [.. FlightReport.Format(new RunTotals { Read = 1 }, flights.Look())];
        });

        Assert.Equal(
            ["1 in flight, 0 at the gate; 1 URLs read, 0 done, 0 failed", "     3.0 s  securing (TLS) for 1.0 s: http://a.example/ at https://b.example/x"],
            lines);
    }

    private static void Fail(RunTotals totals, int count)
    {
        for (var failure = 0; failure < count; failure++)
        {
            totals.Add(new Failure("", FailureCategory.Timeout, ""));
        }
    }
}
