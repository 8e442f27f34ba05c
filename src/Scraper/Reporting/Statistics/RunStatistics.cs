using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Reporting.Statistics;

/// <summary>Gathers the figures of a run, in memory that does not grow with it.</summary>
/// <remarks>Loop thread only. Where a run has several loops these tell it of requests one at a time, while that of the writer counts
/// outcomes, which it keeps apart.</remarks>
internal sealed class RunStatistics(TimeProvider timeProvider) : IFetchObserver
{
    private const int StatusLimit = 1000; // HTTP's have three digits

    private readonly long _start = timeProvider.GetTimestamp();
    private readonly DateTimeOffset _began = timeProvider.GetUtcNow();
    private readonly long[] _statuses = new long[StatusLimit];
    private readonly LatencyHistogram _pages = new();
    private readonly LatencyHistogram[] _phases = [.. Enum.GetValues<ExchangePhase>().Select(_ => new LatencyHistogram())];
    private readonly TimeSeries _series = new();
    private readonly HostSketch _hosts = new();
    private readonly SlowestPages _slowest = new();
    private readonly FailureSample _failures = new();
    private long _sent;
    private long _receivedBytes;

    public void Answered(int statusCode, PhaseTimes times)
    {
        _statuses[statusCode < StatusLimit ? statusCode : 0]++;
        // A connection may have been begun, and another one have become free before it was there.
        var first = times[ExchangePhase.Connecting] is null ? ExchangePhase.AwaitingHeaders : ExchangePhase.Resolving;
        for (var phase = first; phase <= ExchangePhase.AwaitingHeaders; phase++)
        {
            if (times[phase] is { } time)
            {
                _phases[(int)phase].Add(time);
            }
        }
    }

    public void Ended(PhaseTimes times, bool isPage)
    {
        _sent++;
        _receivedBytes += times.ReceivedBytes;
        if (isPage && times[ExchangePhase.ReceivingBody] is { } time)
        {
            _phases[(int)ExchangePhase.ReceivingBody].Add(time);
        }
    }

    public void Landed(Flight flight, Page? page, Outcome? outcome)
    {
        var time = flight.Age;
        var host = _hosts.Count(flight.Job.Host);
        host.Time += time;
        if (page is not null)
        {
            host.Bytes += page.ByteCount;
            _pages.Add(time);
            _slowest.Add(flight, page, time);
        }
        else if (outcome is Failure)
        {
            host.Failed++;
        }
    }

    /// <summary>Takes note of what counts as done or failed from now on.</summary>
    public void Count(Outcome outcome)
    {
        if (outcome is PassedLine)
        {
            return;
        }

        ref var interval = ref _series.At(timeProvider.GetElapsedTime(_start));
        switch (outcome)
        {
            case PageLinks page:
                interval.Done++;
                interval.Links += page.Links.Count;
                interval.Bytes += page.Page.ByteCount;
                break;
            case Failure failure:
                interval.Failed++;
                _failures.Add(failure);
                break;
            default:
                interval.Done++;
                break;
        }
    }

    /// <summary>The figures, now that the run is over.</summary>
    /// <param name="list">The name of the list.</param>
    /// <param name="output">The name of the results.</param>
    /// <param name="totals">What was done.</param>
    /// <param name="end">How the run ended.</param>
    public RunFigures Summarize(string list, string output, RunTotals totals, RunEnd end) => new()
    {
        Program = $"scraper {ProgramVersion.Short}",
        Run = new RunDescription
        {
            List = Printable.Escape(list),
            Output = Printable.Escape(output),
            Began = _began,
            Seconds = timeProvider.GetElapsedTime(_start).TotalSeconds,
            End = end,
        },
        Urls = new UrlFigures
        {
            Read = totals.Read,
            Done = totals.Done,
            Unchanged = totals.Unchanged,
            Failed = totals.Failed,
            Skipped = totals.Skipped,
            SkippedFailed = totals.FailedBefore,
            Left = totals.Left,
        },
        Links = totals.Links,
        PageBytes = totals.Bytes,
        Requests = new RequestFigures
        {
            Sent = _sent,
            Answered = _statuses.Sum(),
            Connections = _phases[(int)ExchangePhase.Connecting].Count,
            Cancelled = totals.CancelledRequests,
            ReceivedBytes = _receivedBytes,
        },
        Statuses = [.. _statuses.Index().Where(status => status.Item > 0).Select(status => new StatusCount { Status = status.Index, Count = status.Item })],
        Series = SeriesFigures.Of(_series),
        Latency = new LatencyFigures
        {
            Page = LatencyFigure.Of(_pages),
            Dns = Phase(ExchangePhase.Resolving),
            Connect = Phase(ExchangePhase.Connecting),
            Tls = Phase(ExchangePhase.Securing),
            FirstByte = Phase(ExchangePhase.AwaitingHeaders),
            Body = Phase(ExchangePhase.ReceivingBody),
        },
        Hosts = HostFigures.Of(_hosts),
        Slowest = _slowest.Pages,
        Failures = new FailureFigures { Categories = [.. CountFailures(totals)], Sample = _failures.Failures },
        Usage = new UsageFigures { CpuSeconds = Environment.CpuUsage.TotalTime.TotalSeconds, PeakBytes = PeakMemory() },
    };

    private LatencyFigure? Phase(ExchangePhase phase) => LatencyFigure.Of(_phases[(int)phase]);

    private static IEnumerable<CategoryCount> CountFailures(RunTotals totals) =>
        from category in Enum.GetValues<FailureCategory>()
        where totals.FailedBy(category) > 0
        orderby totals.FailedBy(category) descending
        select new CategoryCount { Category = category.Name(), Count = totals.FailedBy(category) };

    private static long PeakMemory()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
