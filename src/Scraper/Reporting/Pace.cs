using Scraper.Pipeline;

namespace Scraper.Reporting;

/// <summary>How fast a run has been lately.</summary>
/// <remarks>Loop thread only. It goes by what was when it was asked before, up to ten seconds ago.</remarks>
internal sealed class Pace(RunTotals totals, TimeProvider timeProvider)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<Mark> _marks = new([new Mark(timeProvider.GetTimestamp(), 0, 0, 0)]);

    /// <summary>Pages done in a second.</summary>
    public double Pages { get; private set; }

    /// <summary>URLs done or failed in a second.</summary>
    public double Ended { get; private set; }

    /// <summary>Bytes of pages in a second.</summary>
    public double Bytes { get; private set; }

    /// <summary>Looks at what there is now.</summary>
    public void Update()
    {
        var now = new Mark(timeProvider.GetTimestamp(), totals.Done, totals.Done + totals.Failed, totals.Bytes);
        while (_marks.Count > 1 && timeProvider.GetElapsedTime(_marks.Peek().At, now.At) > Window)
        {
            _marks.Dequeue();
        }

        var before = _marks.Peek();
        var seconds = Math.Max(timeProvider.GetElapsedTime(before.At, now.At).TotalSeconds, 0.001);
        Pages = (now.Pages - before.Pages) / seconds;
        Ended = (now.Ended - before.Ended) / seconds;
        Bytes = (now.Bytes - before.Bytes) / seconds;
        _marks.Enqueue(now);
    }

    private readonly record struct Mark(long At, long Pages, long Ended, long Bytes);
}
