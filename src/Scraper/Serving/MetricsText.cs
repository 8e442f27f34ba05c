using System.Globalization;
using System.Text;
using Reactor;
using Scraper.Pipeline;

namespace Scraper.Serving;

/// <summary>The numbers of the server in the text format of Prometheus (0.0.4).</summary>
internal static class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Format(ServeTotals totals, HeldBytes held, LoopStatistics loop)
    {
        var text = new StringBuilder();
        Begin(text, "scraper_requests_total", "counter", "Requests answered.");
        foreach (var ((path, status), count) in totals.Requests)
        {
            Line(text, $"scraper_requests_total{{path=\"{path}\",code=\"{status}\"}} {count}");
        }

        One(text, "scraper_requests_in_flight", "gauge", "Requests being answered.", totals.RequestsInFlight);
        One(text, "scraper_fetches_in_flight", "gauge", "URLs being fetched, or waiting for their turn.", totals.FetchesInFlight);
        One(text, "scraper_held_bytes", "gauge", "Pages held for clients.", held.Count);
        One(text, "scraper_pages_done_total", "counter", "Pages fetched.", totals.Pages.Pages);
        One(text, "scraper_fetches_cancelled_total", "counter", "Fetches given up: losers of races, clients that went away.", totals.Cancelled);
        Begin(text, "scraper_pages_failed_total", "counter", "URLs that could not be fetched.");
        foreach (var category in Enum.GetValues<FailureCategory>())
        {
            Line(text, $"scraper_pages_failed_total{{category=\"{category.Name()}\"}} {totals.Pages[category]}");
        }

        One(text, "scraper_loop_turns_total", "counter", "Turns of the event loop.", loop.Turns);
        One(text, "scraper_loop_callbacks_total", "counter", "Callbacks run.", loop.Callbacks);
        One(text, "scraper_loop_timers", "gauge", "Timers set.", loop.Timers);
        One(text, "scraper_loop_sockets", "gauge", "Sockets open.", loop.Sockets);
        One(text, "scraper_loop_run_seconds_total", "counter", "Time spent running callbacks.", loop.RunTime.TotalSeconds);
        One(text, "scraper_loop_wait_seconds_total", "counter", "Time spent waiting for something to do.", loop.WaitTime.TotalSeconds);
        return text.ToString();
    }

    private static void One(StringBuilder text, string name, string type, string help, double value)
    {
        Begin(text, name, type, help);
        Line(text, $"{name} {value}");
    }

    private static void Begin(StringBuilder text, string name, string type, string help) =>
        Line(text, $"# HELP {name} {help}\n# TYPE {name} {type}");

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
