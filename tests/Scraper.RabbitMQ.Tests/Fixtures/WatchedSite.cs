using Scraper.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.Fixtures;

/// <summary>A site of numbered pages that sees which workers, by their user agents, are with it at once.</summary>
internal sealed class WatchedSite : IDisposable
{
    /// <summary>So long that a worker takes longer for the lines that it has of a host than it does to look after its queues.</summary>
    private static readonly TimeSpan Visit = TimeSpan.FromMilliseconds(250);

    private readonly RawServer _server;
    private readonly int _pageCount;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _present = [];
    private readonly Dictionary<string, int> _requests = [];
    private int _conflictCount;

    public WatchedSite(int pageCount)
    {
        _pageCount = pageCount;
        _server = new RawServer(Serve);
    }

    /// <summary>The URL of every page, in order.</summary>
    public IEnumerable<string> Urls => Enumerable.Range(0, _pageCount).Select(page => $"{_server.Url}{page}");

    /// <summary>The requests that came while another worker had one under way.</summary>
    public int ConflictCount
    {
        get
        {
            lock (_lock)
            {
                return _conflictCount;
            }
        }
    }

    /// <summary>The requests of a worker.</summary>
    public int RequestsOf(string agent)
    {
        lock (_lock)
        {
            return _requests.GetValueOrDefault(agent);
        }
    }

    public void Dispose() => _server.Dispose();

    private void Serve(RawConnection connection)
    {
        while (connection.ReadRequest() is { } request)
        {
            var agent = request.Split("\r\n").First(line => line.StartsWith("User-Agent:", StringComparison.OrdinalIgnoreCase))[11..].Trim();
            Enter(agent);
            // A worker that is killed has left, which its connection tells.
            var hasGone = connection.IsClosedWithin(Visit);
            Leave(agent);
            if (hasGone)
            {
                return;
            }

            connection.Send(RawServer.Html("<a href=/x>"));
        }
    }

    private void Enter(string agent)
    {
        lock (_lock)
        {
            _conflictCount += _present.Any(other => other.Key != agent && other.Value > 0) ? 1 : 0;
            _present[agent] = _present.GetValueOrDefault(agent) + 1;
            _requests[agent] = _requests.GetValueOrDefault(agent) + 1;
        }
    }

    private void Leave(string agent)
    {
        lock (_lock)
        {
            _present[agent]--;
        }
    }
}
