using System.Net.Http.Headers;
using Hypertext;
using Scraper.Fetching;

namespace Scraper.Explaining;

/// <summary>Sends requests as a client does, and tells of them and of the headers of the answers.</summary>
internal sealed class ExplainedRequests(
    HttpMessageInvoker http, bool obeysRobots, Explanation explanation, TimeProvider timeProvider) : HttpMessageHandler
{
    private Uri? _last;

    /// <summary>When the header of the last answer was whole; null if none was.</summary>
    public long? Answered { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        Answered = null;
        if (obeysRobots && url != _last && url.AbsolutePath != "/robots.txt")
        {
            // Else it would not be asked for.
            explanation.Tell("robots", "allowed");
        }

        _last = url;
        explanation.Tell("request", $"GET {url.AbsoluteUri}");
        var times = new PhaseTimes(timeProvider);
        if (request.Options.TryGetValue(ExchangeDeadlines.OfRequest, out var deadlines))
        {
            deadlines.Times = times;
        }

        var response = await http.SendAsync(request, cancellationToken);
        times.Answer();
        Answered = timeProvider.GetTimestamp();
        explanation.Tell("answer", $"HTTP/{response.Version} {(int)response.StatusCode} {response.ReasonPhrase}");
        TellHeaders(response.Headers.NonValidated, url);
        TellHeaders(response.Content.Headers.NonValidated, url);
        explanation.Tell("times", HopTimes.Format(times));
        return response;
    }

    private void TellHeaders(HttpHeadersNonValidated headers, Uri requested)
    {
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                var text = Explanation.DecodeHeader(value);
                explanation.Tell($"{name}: {(name.Equals("Location", StringComparison.OrdinalIgnoreCase) ? WithoutUserInfo(text, requested) : text)}");
            }
        }
    }

    /// <summary>A Location may name a user and a password, which are not repeated.</summary>
    private static string WithoutUserInfo(string location, Uri requested) =>
        Url.TryParse(requested.AbsoluteUri, out var from) && Url.TryParse(location, from, out var to) && to.HasUserInfo
            ? to.WithoutUserInfo().Href
            : location;
}
