using Reactor;
using Scraper.Fetching;
using Scraper.Pipeline;
using Serilog;

namespace Scraper.Reporting;

/// <summary>Tells the user how a run is going: in a panel on a terminal, else in a line of the log each minute.</summary>
/// <remarks>Loop thread only; the terminal, which may block, is written to by a thread of the executor, and by one at a time.</remarks>
/// <param name="loop">The loop.</param>
/// <param name="totals">What has been done.</param>
/// <param name="flights">What is under way.</param>
/// <param name="listLength">The bytes of the list; null if nobody knows.</param>
internal sealed class RunProgress(EventLoop loop, RunTotals totals, FlightList flights, long? listLength)
{
    private static readonly TimeSpan PanelInterval = TimeSpan.FromSeconds(0.5);
    /// <summary>The columns behind a line of the panel that are left for what the terminal shows of a key: ^C.</summary>
    private const int EchoWidth = 3;

    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly Pace _pace = new(totals, loop.TimeProvider);

    /// <summary>Keeps a panel on a screen, until it is cancelled.</summary>
    public async Task ShowAsync(Screen screen, bool inColour, CancellationToken cancellationToken)
    {
        try
        {
            using var ticker = new Ticker(PanelInterval, loop.TimeProvider, cancellationToken);
            while (await ticker.WaitForNextTickAsync())
            {
                _pace.Update();
                var panel = FormatPanel(await flights.LookAsync(), Terminal.FindWidth() - EchoWidth, inColour).ToArray();
                await loop.Executor.RunAsync(() => screen.Show(panel), CancellationToken.None);
            }
        }
        finally
        {
            await loop.Executor.RunAsync(() => screen.Show([]), CancellationToken.None);
        }
    }

    /// <summary>Writes lines to a log, until it is cancelled.</summary>
    public async Task LogAsync(ILogger log, CancellationToken cancellationToken)
    {
        using var ticker = new Ticker(LogInterval, loop.TimeProvider, cancellationToken);
        while (await ticker.WaitForNextTickAsync())
        {
            _pace.Update();
            var list = ListProgress.Find(totals, listLength) is { } progress ? $"; {ProgressText.List(progress, _pace)}" : "";
            log.Information("{Progress:l}", ProgressText.Counts(totals, flights.Count, _pace) + list);
        }
    }

    private IEnumerable<string> FormatPanel(FlightView view, int width, bool inColour)
    {
        if (ListProgress.Find(totals, listLength) is { } progress)
        {
            yield return Fit($"{ProgressText.Bar(progress)} {ProgressText.List(progress, _pace)}", width, inColour ? "36" : null);
        }

        yield return Fit(ProgressText.Counts(totals, view.Count, _pace), width, null);
        if (ProgressText.SlowHosts(view) is { } slow)
        {
            yield return Fit(slow, width, inColour ? "2" : null);
        }
    }

    /// <summary>Cuts a line to a width, so that it stays one line; all that is in it is as wide as it is long.</summary>
    private static string Fit(string line, int width, string? colour)
    {
        var cut = line.Length <= width ? line : line[..Math.Max(width, 0)];
        return colour is null ? cut : $"\u001B[{colour}m{cut}\u001B[0m";
    }
}
