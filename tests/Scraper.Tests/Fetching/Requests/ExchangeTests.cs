using System.Net;
using Scraper.Fetching;
using Scraper.Options;

namespace Scraper.Tests.Fetching.Requests;

public sealed class ExchangeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("120", 120)]
    [InlineData("2147483648", int.MaxValue)]
    [InlineData("99999999999999999999999999", int.MaxValue)]
    [InlineData("soon", null)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    public void GetAsync_RetryAfter_IsTheNumberHoweverLargeItIs(string value, int? seconds) => OnLoop.RunVirtual(async loop =>
    {
        using var http = new HttpMessageInvoker(new Unavailable(value));
        var exchange = new Exchange(http, new RequestFactory(new FetchOptions()), new TextBodyReader(0), new FetchOptions(), loop.TimeProvider);

        var outcome = await exchange.GetAsync(new HopRequest(Fixtures.Jobs.For("http://a.test/").Url), CancellationToken.None);

        Assert.Equal(seconds, Assert.IsType<HopFailure>(outcome).RetryAfter?.TotalSeconds);
    });

    private sealed class Unavailable(string retryAfter) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            return Task.FromResult(response);
        }
    }
}
