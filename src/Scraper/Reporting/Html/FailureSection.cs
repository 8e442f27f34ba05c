using Scraper.Reporting.Statistics;

namespace Scraper.Reporting.Html;

/// <summary>The failures, or a sample of them, with a filter.</summary>
internal static class FailureSection
{
    public static Markup Draw(FailureFigures failures)
    {
        if (failures.Sample.Count == 0)
        {
            return Markup.Of($"<p class=\"sub\">None.</p>");
        }

        var markup = Filter(failures.Categories);
        markup.Add($"<table class=\"stack\"><thead><tr><th scope=\"col\">Category</th><th scope=\"col\">URL</th><th scope=\"col\">What happened</th><th scope=\"col\" class=\"n\">Line</th></tr></thead><tbody id=\"failure-rows\">\n");
        foreach (var failure in failures.Sample)
        {
            markup.Add($"<tr data-category=\"{failure.Category}\"><td class=\"name bad\">{failure.Category}</td><th scope=\"row\" class=\"url\">{failure.Url}</th><td class=\"url\">{failure.Detail}</td><td class=\"n sub\">{FigureText.Count(failure.Line)}</td></tr>\n");
        }

        markup.Add($"</tbody></table>\n<p class=\"note\" id=\"filter-none\" hidden>No failure fits.</p>\n");
        var all = failures.Categories.Sum(category => category.Count);
        if (all > failures.Sample.Count)
        {
            markup.Add($"<p class=\"note\">{FigureText.Count(failures.Sample.Count)} of {FigureText.Count(all)} failures, those of each category drawn evenly; the file of failures has all of them.</p>");
        }

        return markup;
    }

    /// <summary>What a script shows and handles.</summary>
    private static Markup Filter(IReadOnlyList<CategoryCount> categories)
    {
        var markup = Markup.Of($"<form id=\"filter\" role=\"search\" hidden><div><label for=\"filter-text\">Words in the URL or in what happened</label><input id=\"filter-text\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\"></div><div><label for=\"filter-category\">Category</label><select id=\"filter-category\"><option value=\"\">all</option>");
        foreach (var category in categories)
        {
            markup.Add($"<option value=\"{category.Category}\">{category.Category} ({FigureText.Count(category.Count)})</option>");
        }

        markup.Add($"</select></div><output id=\"filter-status\" for=\"filter-text filter-category\" aria-live=\"polite\"></output></form>\n");
        return markup;
    }
}
