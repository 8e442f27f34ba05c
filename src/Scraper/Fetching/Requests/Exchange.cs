using System.Globalization;
using System.Net.Http.Headers;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Sends one GET request and takes in the answer.</summary>
internal interface IExchange
{
    /// <remarks>Every failure of the other side, and every time limit, is a value. Cancellation by the caller is an exception.</remarks>
    ValueTask<HopOutcome> GetAsync(HopRequest hop, CancellationToken cancellationToken);
}

/// <summary>The same over HTTP.</summary>
internal sealed class Exchange(
    HttpMessageInvoker http, RequestFactory requests, IBodyReader bodies, FetchOptions options, TimeProvider timeProvider, CookieJar? cookies = null,
    IFetchObserver? observer = null)
    : IExchange
{
    public async ValueTask<HopOutcome> GetAsync(HopRequest hop, CancellationToken cancellationToken)
    {
        using var request = requests.Create(hop);
        if (request is null)
        {
            return new HopFailure(FailureCategory.Malformed, $"no request can be sent to the host {Printable.Excerpt(hop.Url.Host ?? "")}");
        }

        using var deadlines = new ExchangeDeadlines(options, timeProvider, cancellationToken)
        {
            Contender = hop.Contender,
            Times = observer is null ? null : new PhaseTimes(timeProvider),
        };
        hop.Flight?.Enter(hop.Url, deadlines);
        var isPage = false;
        try
        {
            request.Options.Set(ExchangeDeadlines.OfRequest, deadlines);
            using var response = await http.SendAsync(request, deadlines.Token);
            TellOfAnswer(response, deadlines.Times);
            KeepCookies(hop, response);
            var outcome = await ReceiveAsync(hop, response, deadlines);
            isPage = outcome is HopContent;
            return outcome;
        }
        catch (OperationCanceledException) when (deadlines.Passed is { } passed && !cancellationToken.IsCancellationRequested)
        {
            return new HopFailure(FailureCategory.Timeout, passed)
            {
                Transience = Transience.Timeout,
                NoAnswer = deadlines.Phase != ExchangePhase.ReceivingBody,
            };
        }
        catch (Exception exception) when (!deadlines.Token.IsCancellationRequested && HttpFaults.IsConnectTimeout(exception))
        {
            var seconds = options.ConnectTimeoutSeconds + options.TlsTimeoutSeconds;
            return new HopFailure(FailureCategory.Timeout, string.Create(CultureInfo.InvariantCulture, $"no connection through the proxy within {seconds:0.###} s"))
            {
                Transience = Transience.Timeout,
                NoAnswer = true,
            };
        }
        catch (OperationCanceledException) when (hop.Contender is not null)
        {
            hop.Contender.CancelledRequests++;
            throw;
        }
        catch (Exception exception) when (HttpFaults.TryDescribe(exception, out var failure))
        {
            return failure;
        }
        finally
        {
            TellOfEnd(hop, deadlines.Times, isPage);
        }
    }

    private void TellOfAnswer(HttpResponseMessage response, PhaseTimes? times)
    {
        if (times is null)
        {
            return;
        }

        times.Answer();
        observer?.Answered((int)response.StatusCode, times);
    }

    private void TellOfEnd(HopRequest hop, PhaseTimes? times, bool isPage)
    {
        if (times is null)
        {
            return;
        }

        times.End();
        observer?.Ended(times, isPage);
        hop.Flight?.Add(times);
    }

    private void KeepCookies(HopRequest hop, HttpResponseMessage response)
    {
        if (cookies is not null && response.Headers.NonValidated.TryGetValues("Set-Cookie", out var values))
        {
            cookies.Store(hop.Url, values);
        }
    }

    private async ValueTask<HopOutcome> ReceiveAsync(HopRequest hop, HttpResponseMessage response, ExchangeDeadlines deadlines)
    {
        var status = (int)response.StatusCode;
        var headers = response.Headers.NonValidated;
        if (status is 301 or 302 or 303 or 307 or 308)
        {
            return new HopRedirect(headers.First("Location"), status);
        }

        if (status == 304 && !hop.Known.IsEmpty)
        {
            return new HopUnchanged();
        }

        if (status is < 200 or > 299)
        {
            return new HopFailure(FailureCategory.HttpStatus, status.ToString(CultureInfo.InvariantCulture))
            {
                Transience = Transience.Status,
                StatusCode = status,
                RetryAfter = RetryAfter(headers.First("Retry-After")),
            };
        }

        deadlines.Enter(ExchangePhase.ReceivingBody);
        var outcome = await bodies.ReadAsync(status, response.Content, deadlines);
        return options.CacheFile is not null && outcome is HopContent content && status == 200
            ? content with { Validators = Validators.Of(response) }
            : outcome;
    }

    /// <summary>RFC 9110, section 10.2.3: seconds, or a date; what is neither counts for nothing, and what is past for no time.</summary>
    private TimeSpan? RetryAfter(string? value)
    {
        if (value?.Trim() is { Length: > 0 } digits && !digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            // .NET takes a number for none that is no int; it is the longest of times.
            return TimeSpan.FromSeconds(int.TryParse(digits, CultureInfo.InvariantCulture, out var seconds) ? seconds : int.MaxValue);
        }

        if (value is null || !RetryConditionHeaderValue.TryParse(value, out var parsed) || parsed.Date is not { } date)
        {
            return null;
        }

        var wait = date - timeProvider.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
