using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Reactor;
using Scraper.Options;
using Scraper.Telemetry;
using Serilog;

namespace Scraper.Serving;

/// <summary>What the server answers: who may ask, how many at once, and which endpoint it is for.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class ServeApplication(
    EventLoop loop, FirstEndpoint first, ScrapeEndpoint scrape, ServeTotals totals, HeldBytes held, ServeOptions options, BearerToken? token, ILogger log)
{
    private const int ClientClosedRequest = 499; // as nginx has it, in the numbers only: nobody is left to be told

    public async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var label = path is "/first" or "/scrape" or "/healthz" or "/metrics" ? path : "other";
        try
        {
            await AnswerAsync(context, path);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            totals.AddRequest(label, ClientClosedRequest);
            return;
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await (exception.StatusCode == StatusCodes.Status429TooManyRequests
                ? RefuseForNowAsync(context, exception.Message)
                : Answers.RefuseAsync(context, exception.StatusCode, exception.Message));
        }
        catch (Exception exception)
        {
            log.Error(exception, "A request for {Path} failed", label);
            context.Abort();
        }

        totals.AddRequest(label, context.Response.StatusCode);
    }

    private Task AnswerAsync(HttpContext context, string path)
    {
        if (path == "/healthz")
        {
            return AllowOnly(context, HttpMethods.Get) ?? Answers.SendTextAsync(context, "text/plain", "ok\n");
        }

        if (token is null ? !IsLocalName(context.Request.Host.Host) : !token.IsShownBy(context.Request.Headers.Authorization))
        {
            context.Response.Headers.WWWAuthenticate = token is null ? default : "Bearer";
            return token is null
                ? Answers.RefuseAsync(context, StatusCodes.Status403Forbidden, "without a token the server is to be asked by its address, or as localhost")
                : Answers.RefuseAsync(context, StatusCodes.Status401Unauthorized, "a token is needed");
        }

        return path switch
        {
            "/first" => AllowOnly(context, HttpMethods.Get) ?? AnswerWithinLimitsAsync(context, first.AnswerAsync),
            "/scrape" => AllowOnly(context, HttpMethods.Post) ?? AnswerWithinLimitsAsync(context, scrape.AnswerAsync),
            "/metrics" => AllowOnly(context, HttpMethods.Get)
                ?? Answers.SendTextAsync(context, PrometheusText.ContentType, MetricsText.Format(totals, held, loop.Statistics)),
            _ => Answers.RefuseAsync(context, StatusCodes.Status404NotFound, "there is /first, /scrape, /healthz and /metrics"),
        };
    }

    private async Task AnswerWithinLimitsAsync(HttpContext context, Func<HttpContext, CancellationToken, Task> answer)
    {
        if (totals.RequestsInFlight >= options.RequestLimit || held.IsNearlyFull)
        {
            await RefuseForNowAsync(context, "too much is going on: try again in a second");
            return;
        }

        totals.RequestsInFlight++;
        try
        {
            using var gone = new LoopCancellation(loop, context.RequestAborted);
            await answer(context, gone.Token);
        }
        finally
        {
            totals.RequestsInFlight--;
        }
    }

    private static Task RefuseForNowAsync(HttpContext context, string reason)
    {
        context.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        return Answers.RefuseAsync(context, StatusCodes.Status429TooManyRequests, reason);
    }

    private static Task? AllowOnly(HttpContext context, string method)
    {
        if (context.Request.Method == method)
        {
            return null;
        }

        context.Response.Headers.Allow = method;
        return Answers.RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, $"it is asked for by {method}");
    }

    /// <summary>Whether a Host header is one that no page of another site can have a browser send (DNS rebinding).</summary>
    private static bool IsLocalName(string host) =>
        IPAddress.TryParse(host, out _) || host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
