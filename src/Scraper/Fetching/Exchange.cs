using System.Net;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Sends one GET request and receives the answer.</summary>
/// <remarks>Every failure of the other side, and every time limit, is a value. Cancellation by the caller is an exception.</remarks>
internal sealed class Exchange(HttpMessageInvoker http, FetchOptions options, TimeProvider timeProvider)
{
    private const int FirstBufferSize = 32 * 1024;

    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);

    public async Task<HopOutcome> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_timeout, timeProvider);
        using var registration = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), deadline);
        try
        {
            using var request = CreateRequest(url);
            using var response = await http.SendAsync(request, deadline.Token);
            return await ReceiveAsync(response, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new HopFailure(FailureCategory.Timeout, $"not complete within {options.TimeoutSeconds:0.###} s", IsTransient: true);
        }
        catch (Exception exception) when (HttpFaults.TryDescribe(exception, out var failure))
        {
            return failure;
        }
    }

    private HttpRequestMessage CreateRequest(Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url)
        {
            Version = options.Http == "2" ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1");
        return request;
    }

    private async Task<HopOutcome> ReceiveAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (status is 301 or 302 or 303 or 307 or 308)
        {
            return new HopRedirect(FirstValue(response.Headers.NonValidated, "Location"), status);
        }

        if (status is < 200 or > 299)
        {
            return new HopFailure(FailureCategory.HttpStatus, status.ToString(), IsTransientStatus(status));
        }

        var contentType = ContentType.Parse(AllValues(response.Content.Headers.NonValidated, "Content-Type"));
        if (!contentType.IsHtml)
        {
            return new HopFailure(FailureCategory.NotHtml, contentType.MediaType!);
        }

        return response.Content.Headers.ContentLength > options.BodyByteLimit
            ? BodyTooLarge()
            : await ReceiveBodyAsync(response.Content, contentType.Charset, cancellationToken);
    }

    private async Task<HopOutcome> ReceiveBodyAsync(HttpContent content, string? charset, CancellationToken cancellationToken)
    {
        // One byte more than the announced length, so that the end is seen by the read that follows the last one, without growing.
        var body = new PooledBody((int?)content.Headers.ContentLength + 1 ?? FirstBufferSize);
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken);
            while (await stream.ReadAsync(body.GetRoom(), cancellationToken) is > 0 and var count)
            {
                body.Advance(count);
                if (body.Length > options.BodyByteLimit)
                {
                    body.Dispose();
                    return BodyTooLarge();
                }
            }

            return new HopContent(charset, body);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private HopFailure BodyTooLarge() => new(FailureCategory.TooLarge, $"the body is larger than {options.BodyByteLimit} bytes");

    private static bool IsTransientStatus(int status) => status is 408 or 429 or 500 or 502 or 503 or 504 or 522 or 524;

    /// <summary>The values of a header that was sent several times, joined by commas.</summary>
    private static string? AllValues(System.Net.Http.Headers.HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.ToString() : null;

    private static string? FirstValue(System.Net.Http.Headers.HttpHeadersNonValidated headers, string name)
    {
        if (!headers.TryGetValues(name, out var values))
        {
            return null;
        }

        using var enumerator = values.GetEnumerator();
        return enumerator.MoveNext() ? enumerator.Current : null;
    }
}
