using Scraper.Pipeline;

namespace Scraper.Serving;

/// <summary>What the server has done so far, and what it is doing.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class ServeTotals
{
    private readonly Dictionary<(string Path, int StatusCode), long> _requests = [];

    /// <summary>Pages that were fetched, and failures by category.</summary>
    public OutcomeCounts Pages { get; } = new();

    /// <summary>Fetches that were given up: losers of races, and what nobody waited for any more.</summary>
    public long Cancelled { get; private set; }

    public int FetchesInFlight { get; private set; }

    /// <summary>Requests that are being answered, but for those about the server itself.</summary>
    public int RequestsInFlight { get; set; }

    /// <summary>Requests that were answered, by path and status.</summary>
    public IEnumerable<KeyValuePair<(string Path, int StatusCode), long>> Requests => _requests;

    public void AddRequest(string path, int statusCode) =>
        _requests[(path, statusCode)] = _requests.GetValueOrDefault((path, statusCode)) + 1;

    /// <summary>Counts a fetch until it is disposed of: as cancelled if nothing else was said of it.</summary>
    public Fetch BeginFetch() => new(this);

    internal sealed class Fetch : IDisposable
    {
        private readonly ServeTotals _totals;
        private bool _hasEnded;

        public Fetch(ServeTotals totals)
        {
            _totals = totals;
            totals.FetchesInFlight++;
        }

        public void Succeed()
        {
            _hasEnded = true;
            _totals.Pages.Pages++;
        }

        public void Fail(FailureCategory category)
        {
            _hasEnded = true;
            _totals.Pages[category]++;
        }

        public void Dispose()
        {
            _totals.FetchesInFlight--;
            _totals.Cancelled += _hasEnded ? 0 : 1;
        }
    }
}
