using System.Collections.Concurrent;

namespace Scraper.Tests.Fixtures;

/// <summary>A server that notes every request and answers as the test says; without an answer, with a page that has one link.</summary>
internal sealed class RequestLog : IDisposable
{
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly RawServer _server;

    public RequestLog(Func<string, string?>? answer = null) => _server = new RawServer(connection =>
    {
        while (connection.ReadRequest() is { } request)
        {
            _requests.Enqueue(request);
            connection.Send(answer?.Invoke(request.Split(' ')[1]) ?? RawServer.Html("<a href=link>"));
        }
    });

    public int Port => _server.Port;

    public string Url => _server.Url;

    /// <summary>The headers of the requests so far, in their order.</summary>
    public string[] Requests => [.. _requests];

    /// <summary>The answer that sends a client elsewhere.</summary>
    public static string Redirect(string location) => $"HTTP/1.1 302 Elsewhere\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n";

    /// <summary>The values of a header, one for each request; "-" where a request has none.</summary>
    public string[] Values(string name) => [.. Requests.Select(request => Value(request, name))];

    public void Dispose() => _server.Dispose();

    private static string Value(string request, string name) => request.Split("\r\n")
        .Where(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 2)..])
        .SingleOrDefault("-");
}
