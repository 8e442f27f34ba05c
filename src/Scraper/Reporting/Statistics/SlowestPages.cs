using Scraper.Fetching;
using Scraper.Pipeline;

namespace Scraper.Reporting.Statistics;

/// <summary>The pages that took longest, so many of them.</summary>
internal sealed class SlowestPages(int capacity = SlowestPages.UsualCapacity)
{
    /// <summary>The pages that are kept of a run.</summary>
    public const int UsualCapacity = 25;

    private const int UrlLength = 2048;

    private readonly PriorityQueue<SlowPage, TimeSpan> _pages = new();

    /// <summary>The slowest first.</summary>
    public IReadOnlyList<SlowPage> Pages => [.. _pages.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];

    /// <summary>Keeps a page if it took longer than one of those that are kept.</summary>
    public void Add(Flight flight, Page page, TimeSpan time)
    {
        if (_pages.Count < capacity)
        {
            _pages.Enqueue(Describe(flight, page, time), time);
        }
        else if (_pages.TryPeek(out _, out var shortest) && shortest < time)
        {
            _pages.DequeueEnqueue(Describe(flight, page, time), time);
        }
    }

    private static SlowPage Describe(Flight flight, Page page, TimeSpan time) => new()
    {
        Url = Printable.Excerpt(page.Job.Shown, UrlLength),
        Line = page.Job.Ordinal,
        Seconds = time.TotalSeconds,
        Phases = new PhaseSeconds
        {
            Dns = flight.Times?[ExchangePhase.Resolving]?.TotalSeconds,
            Connect = flight.Times?[ExchangePhase.Connecting]?.TotalSeconds,
            Tls = flight.Times?[ExchangePhase.Securing]?.TotalSeconds,
            FirstByte = flight.Times?[ExchangePhase.AwaitingHeaders]?.TotalSeconds,
            Body = flight.Times?[ExchangePhase.ReceivingBody]?.TotalSeconds,
        },
        Requests = flight.RequestCount,
        Redirects = page.RedirectCount,
        Status = page.StatusCode,
        Bytes = page.ByteCount,
    };
}
