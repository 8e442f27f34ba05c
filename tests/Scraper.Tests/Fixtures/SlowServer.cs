using System.Diagnostics;

namespace Scraper.Tests.Fixtures;

/// <summary>A server that answers each request after a while, unless the client has closed the connection by then.</summary>
internal sealed class SlowServer : IDisposable
{
    private readonly RawServer _server;
    private long _closedAt;

    public SlowServer(TimeSpan delay, string html) => _server = new RawServer(connection =>
    {
        var isAnswered = false;
        while (connection.ReadRequest() is not null && !connection.IsClosedWithin(delay))
        {
            connection.Send(RawServer.Html(html));
            isAnswered = true;
        }

        if (!isAnswered)
        {
            Volatile.Write(ref _closedAt, Stopwatch.GetTimestamp());
            Closed.Set();
        }
    });

    /// <summary>When that was, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long ClosedAt => Volatile.Read(ref _closedAt);

    public string Url => _server.Url;

    public int Port => _server.Port;

    public int Accepted => _server.Accepted;

    /// <summary>Set when a client has closed its connection before it was answered.</summary>
    public ManualResetEventSlim Closed { get; } = new();

    public void Dispose()
    {
        _server.Dispose();
        Closed.Dispose();
    }
}
