using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class RetryTests
{
    private static readonly FetchOptions Quick = new() { Retries = 2, RetryDelaySeconds = 0.001, RetryDelayLimitSeconds = 0.001 };

    [Fact]
    public void Run_FailsTwiceThenAnswers_IsDone()
    {
        var requests = 0;
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is not null)
            {
                connection.Send(Interlocked.Increment(ref requests) <= 2
                    ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
                    : RawServer.Html("<a href=x>"));
            }
        });

        var result = new Scrape { Fetch = Quick }.Run(server.Url);

        Assert.Equal(1, result.Totals.Done);
        Assert.Equal(3, requests);
    }

    [Theory]
    [InlineData(503, 3)]
    [InlineData(429, 3)]
    [InlineData(404, 1)]
    [InlineData(410, 1)]
    public void Run_AlwaysFails_IsTriedAsOftenAsItMakesSense(int status, int expected)
    {
        var requests = 0;
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is not null)
            {
                Interlocked.Increment(ref requests);
                connection.Send($"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n");
            }
        });

        var result = new Scrape { Fetch = Quick }.Run(server.Url);

        Assert.Equal([$"http-status: {status}"], result.Reasons);
        Assert.Equal(expected, requests);
    }
}
