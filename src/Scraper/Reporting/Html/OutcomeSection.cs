using Microsoft.AspNetCore.WebUtilities;
using Scraper.Reporting.Statistics;

namespace Scraper.Reporting.Html;

/// <summary>What became of the URLs, and what the servers answered, in shares.</summary>
internal static class OutcomeSection
{
    public static Markup Draw(RunFigures figures)
    {
        var urls = figures.Urls;
        var all = urls.Done + urls.Failed + urls.Left;
        var written = urls.Done - urls.Unchanged;
        var bar = ShareBar.Draw([("f-done", written), ("f-unchanged", urls.Unchanged), ("f-failed", urls.Failed), ("f-left", urls.Left)], all, "strip");
        var markup = Markup.Of($"<div class=\"share\">{bar}</div>\n<table><thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\" class=\"n\">URLs</th><th scope=\"col\" class=\"n\">Share</th></tr></thead><tbody>\n");
        AddRow(markup, "f-done", "done", written, all);
        AddRow(markup, "f-unchanged", "unchanged since an earlier run", urls.Unchanged, all);
        foreach (var category in figures.Failures.Categories)
        {
            AddRow(markup, "f-failed", category.Category, category.Count, all);
        }

        AddRow(markup, "f-left", "left", urls.Left, all);
        markup.Add($"</tbody></table>");
        return markup;
    }

    public static Markup DrawAnswers(RunFigures figures)
    {
        if (figures.Statuses.Count == 0)
        {
            return Markup.Of($"<p class=\"sub\">No server answered.</p>");
        }

        var all = figures.Requests.Answered;
        var most = figures.Statuses.Max(status => status.Count);
        var markup = Markup.Of($"<table><thead><tr><th scope=\"col\">Status</th><th scope=\"col\" class=\"bar\"><span class=\"wide\">Share of the answers</span></th><th scope=\"col\" class=\"n\">Answers</th><th scope=\"col\" class=\"n\">Share</th></tr></thead><tbody>\n");
        foreach (var (status, count) in figures.Statuses.Select(status => (status.Status, status.Count)))
        {
            var bar = ShareBar.Draw([(Fill(status), count)], most, "thin");
            markup.Add($"<tr><th scope=\"row\">{status} <span class=\"sub\">{ReasonPhrases.GetReasonPhrase(status)}</span></th><td class=\"bar\">{bar}</td><td class=\"n\">{FigureText.Count(count)}</td><td class=\"n\">{FigureText.Share(count, all)}</td></tr>\n");
        }

        markup.Add($"</tbody></table>\n<p class=\"note\">{FigureText.Count(figures.Requests.Sent)} requests for pages were sent, {FigureText.Count(all)} were answered, over {FigureText.Count(figures.Requests.Connections)} connections. Redirects and answers that were asked for again count too.</p>");
        return markup;
    }

    private static void AddRow(Markup markup, string fill, string name, long count, long all)
    {
        if (count > 0)
        {
            markup.Add($"<tr><th scope=\"row\">{ShareBar.Key(fill)} {name}</th><td class=\"n\">{FigureText.Count(count)}</td><td class=\"n\">{FigureText.Share(count, all)}</td></tr>\n");
        }
    }

    private static string Fill(int status) => status switch
    {
        >= 200 and < 300 => "f-done",
        >= 300 and < 400 => "f-unchanged",
        _ => "f-failed",
    };
}
