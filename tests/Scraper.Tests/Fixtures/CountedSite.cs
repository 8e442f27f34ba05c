using System.Globalization;

namespace Scraper.Tests.Fixtures;

/// <summary>A site of small numbered pages that counts requests, and knows which pages must not be asked for any more.</summary>
internal sealed class CountedSite : IDisposable
{
    private readonly RawServer _server;
    private readonly int[] _requests;
    private readonly bool[] _isFinished;
    private int _requestCount;
    private int _lateCount;

    public CountedSite(int pageCount)
    {
        _requests = new int[pageCount];
        _isFinished = new bool[pageCount];
        _server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is { } request)
            {
                connection.Send(Answer(int.Parse(request.AsSpan(5, request.IndexOf(' ', 5) - 5), CultureInfo.InvariantCulture)));
            }
        });
    }

    /// <summary>The URL of every page, in order.</summary>
    public IEnumerable<string> Urls => Enumerable.Range(0, _requests.Length).Select(page => $"{_server.Url}{page}");

    /// <summary>The requests so far.</summary>
    public int RequestCount => Volatile.Read(ref _requestCount);

    /// <summary>The requests for pages that were finished.</summary>
    public int LateCount => Volatile.Read(ref _lateCount);

    /// <summary>The most requests that there were for one page.</summary>
    public int MostRequests => _requests.Max();

    /// <summary>Says that a page must not be asked for any more.</summary>
    public void Finish(int page) => Volatile.Write(ref _isFinished[page], true);

    /// <summary>Forgets all requests.</summary>
    public void Reset()
    {
        Array.Clear(_requests);
        Array.Clear(_isFinished);
        _requestCount = 0;
    }

    public void Dispose() => _server.Dispose();

    private string Answer(int page)
    {
        Interlocked.Increment(ref _requests[page]);
        if (Volatile.Read(ref _isFinished[page]))
        {
            Interlocked.Increment(ref _lateCount);
        }

        Interlocked.Increment(ref _requestCount);
        return page % 11 == 0
            ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            : RawServer.Html($"<a href=/x/{page}><a href=mailto:{page}@example.org>");
    }
}
