using System.Globalization;
using Reactor;
using Scraper.Pipeline;
using Scraper.Telemetry;

namespace Scraper.Serving;

/// <summary>The numbers of the server, for Prometheus.</summary>
internal static class MetricsText
{
    public static string Format(ServeTotals totals, HeldBytes held, LoopStatistics loop)
    {
        var text = new PrometheusText();
        text.Begin("scraper_requests_total", "counter", "Requests answered.");
        foreach (var ((path, status), count) in totals.Requests)
        {
            text.Add("scraper_requests_total", count, ("path", path), ("code", status.ToString(CultureInfo.InvariantCulture)));
        }

        text.AddOnly("scraper_requests_in_flight", "gauge", "Requests being answered.", totals.RequestsInFlight);
        text.AddOnly("scraper_fetches_in_flight", "gauge", "URLs being fetched, or waiting for their turn.", totals.FetchesInFlight);
        text.AddOnly("scraper_held_bytes", "gauge", "Pages and lists held for clients.", held.Count);
        text.AddOnly("scraper_pages_done_total", "counter", "Pages fetched.", totals.Pages.Pages);
        text.AddOnly("scraper_fetches_cancelled_total", "counter", "Fetches given up: losers of races, clients that went away.", totals.Cancelled);
        text.Begin("scraper_pages_failed_total", "counter", "URLs that could not be fetched.");
        foreach (var category in Enum.GetValues<FailureCategory>())
        {
            text.Add("scraper_pages_failed_total", totals.Pages[category], ("category", category.Name()));
        }

        text.AddOnly("scraper_loop_turns_total", "counter", "Turns of the event loop.", loop.Turns);
        text.AddOnly("scraper_loop_callbacks_total", "counter", "Callbacks run.", loop.Callbacks);
        text.AddOnly("scraper_loop_timers", "gauge", "Timers set.", loop.Timers);
        text.AddOnly("scraper_loop_sockets", "gauge", "Sockets open.", loop.Sockets);
        text.AddOnly("scraper_loop_run_seconds_total", "counter", "Time spent running callbacks.", loop.RunTime.TotalSeconds);
        text.AddOnly("scraper_loop_wait_seconds_total", "counter", "Time spent waiting for something to do.", loop.WaitTime.TotalSeconds);
        return text.ToString();
    }
}
