using System.Diagnostics;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Telemetry;

/// <summary>The activity source "Scraper": one activity for each URL, with one inside it for each phase of its requests.</summary>
/// <remarks>
/// Loop thread only. Activities are made when a URL has ended, of the times that were taken: none is current while a request is under way, so
/// that nothing of them could reach a server, and none is made if nobody listens. The phases of several requests for one URL, repeated or
/// redirected, are told as their sums, before the end of the URL.
/// </remarks>
internal sealed class PageTraces(TimeProvider timeProvider) : IFetchObserver
{
    /// <summary>The name of the source.</summary>
    public const string Name = "Scraper";

    private static readonly ActivitySource Source = new(Name, ProgramVersion.Short);

    public void Answered(int statusCode, PhaseTimes times)
    {
    }

    public void Ended(PhaseTimes times, bool isPage)
    {
    }

    public void Landed(Flight flight, Page? page, Outcome? outcome)
    {
        if (!Source.HasListeners())
        {
            return;
        }

        // Made while no other one is current: each URL is a trace of its own.
        Activity.Current = null;
        var end = timeProvider.GetUtcNow();
        using var activity = Source.StartActivity("page", ActivityKind.Client, parentContext: default, tags: Describe(flight, page, outcome), startTime: end - flight.Age);
        if (activity is null)
        {
            return;
        }

        if (outcome is Failure failure)
        {
            activity.SetStatus(ActivityStatusCode.Error, Printable.Excerpt(failure.Detail));
        }

        if (flight.Times is { } times)
        {
            AddPhases(times, end, activity);
        }

        activity.SetEndTime(end.UtcDateTime);
    }

    private static List<KeyValuePair<string, object?>> Describe(Flight flight, Page? page, Outcome? outcome)
    {
        List<KeyValuePair<string, object?>> tags =
        [
            new("url.full", Printable.Excerpt(flight.Job.Url.WithoutUserInfo().Href, 2048)),
            new("server.address", flight.Url.Host),
            new("scraper.outcome", RunMeter.NameOf(page, outcome)),
            new("scraper.line", flight.Job.Ordinal),
            new("scraper.requests", flight.RequestCount),
        ];
        if (page is not null)
        {
            tags.Add(new("http.response.status_code", page.StatusCode));
            tags.Add(new("http.response.body.size", page.ByteCount));
            tags.Add(new("scraper.redirects", page.RedirectCount));
        }

        return tags;
    }

    private static void AddPhases(PhaseTimes times, DateTimeOffset end, Activity page)
    {
        for (var phase = ExchangePhase.ReceivingBody; phase >= ExchangePhase.Resolving; phase--)
        {
            if (times[phase] is { } time)
            {
                using var activity = Source.StartActivity(RunMeter.NameOf(phase), ActivityKind.Internal, page.Context, startTime: end - time);
                activity?.SetEndTime(end.UtcDateTime);
                end -= time;
            }
        }
    }
}
