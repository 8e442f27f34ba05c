using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reading;

namespace Scraper.Serving;

/// <summary><c>GET /first?url=…</c>: the first page completed.</summary>
internal sealed class FirstEndpoint(FirstRace race, IConnectGuard guard, ServeOptions options, TimeProvider timeProvider)
{
    private const int WriteSize = 64 * 1024;

    public async Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var listed = context.Request.Query["url"];
        if (listed.Count == 0 || listed.Count > options.MirrorLimit)
        {
            await Answers.RefuseAsync(context, StatusCodes.Status400BadRequest, $"there must be 1 to {options.MirrorLimit} parameters called url");
            return;
        }

        var (jobs, failures) = Parse(listed!);
        if (failures is not [])
        {
            var isMalformed = failures.Exists(failure => failure.Category == FailureCategory.Malformed);
            await Answers.FailAsync(context, isMalformed ? StatusCodes.Status400BadRequest : StatusCodes.Status403Forbidden, failures);
            return;
        }

        await RaceAsync(context, jobs, cancellationToken);
    }

    private async Task RaceAsync(HttpContext context, List<Job> jobs, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        var (winner, failures) = await race.RunAsync(jobs, cancellationToken);
        var milliseconds = timeProvider.GetElapsedTime(start).TotalMilliseconds;
        context.Response.Headers["Server-Timing"] = string.Create(CultureInfo.InvariantCulture, $"first;dur={milliseconds:0.###}");
        if (winner is null)
        {
            var isBlocked = Array.TrueForAll(failures, failure => failure.Category == FailureCategory.Blocked);
            await Answers.FailAsync(context, isBlocked ? StatusCodes.Status403Forbidden : StatusCodes.Status502BadGateway, failures);
            return;
        }

        using (winner.Body)
        {
            await SendAsync(context.Response, winner, cancellationToken);
        }
    }

    private static async Task SendAsync(HttpResponse response, KeptPage page, CancellationToken cancellationToken)
    {
        // What the page is allowed to do in a browser that is shown this answer: nothing, least of all to ask this server for more.
        response.Headers.ContentSecurityPolicy = "sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["X-Winner"] = Encoding.ASCII.GetString(page.Url.AsciiHref);
        response.ContentType = page.ContentType is { } type && !type.AsSpan().ContainsAnyExceptInRange(' ', '~') ? type : "application/octet-stream";
        response.ContentLength = page.Body.Bytes.Length;

        // Of what it is given at once Kestrel makes a copy, and keeps it for a client that takes its time.
        for (var rest = page.Body.Bytes; rest.Length > 0; rest = rest[Math.Min(rest.Length, WriteSize)..])
        {
            await response.Body.WriteAsync(rest[..Math.Min(rest.Length, WriteSize)], cancellationToken);
        }
    }

    private (List<Job> Jobs, List<Failure> Failures) Parse(IEnumerable<string> listed)
    {
        var jobs = new List<Job>();
        var failures = new List<Failure>();
        foreach (var text in listed)
        {
            if (!UrlLine.TryParse(new InputLine(jobs.Count + failures.Count + 1, text), out var job, out var failure))
            {
                failures.Add(failure);
            }
            else if (job.Mirrors.Count > 0)
            {
                failures.Add(new Failure(text, FailureCategory.Malformed, "several URLs in one parameter"));
            }
            else if (FindRefusal(job) is { } reason)
            {
                failures.Add(new Failure(text, FailureCategory.Blocked, reason));
            }
            else
            {
                jobs.Add(job);
            }
        }

        return (jobs, failures);
    }

    /// <summary>Why the guard refuses what stands in a URL, before anything is looked up or dialled for the other ones.</summary>
    private string? FindRefusal(Job job)
    {
        var host = new DnsEndPoint(job.Url.Host!.Trim('[', ']'), job.Url.EffectivePort);
        return guard.Refuse(host) ?? (IPAddress.TryParse(host.Host, out var address) ? guard.Refuse(host, address) : null);
    }
}
