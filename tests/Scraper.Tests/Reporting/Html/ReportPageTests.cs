using System.Text;
using AngleSharp.Html.Parser;
using Scraper.Pipeline;
using Scraper.Reporting.Html;
using Scraper.Reporting.Statistics;

namespace Scraper.Tests.Reporting.Html;

public sealed class ReportPageTests
{
    private const string Hostile = "</script></style><img src=x onerror=alert(1)>{{script}}\"' onload=x";

    [Fact]
    public void Write_TextThatIsMarkup_ShowsItAndMakesNoElementOfIt()
    {
        var page = Write(statistics =>
        {
            statistics.Count(new Failure($"http://example.org/{Hostile}", FailureCategory.Timeout, Hostile) { Ordinal = 3 });
            statistics.Count(new Failure(Hostile, FailureCategory.Malformed, "line 4: no URL") { Ordinal = 4 });
        }, list: Hostile);

        var document = new HtmlParser().ParseDocument(page);
        var rows = document.QuerySelectorAll("#failure-rows > tr").Select(row => row.Children.Select(cell => cell.TextContent).ToArray()).ToArray();
        Assert.Empty(document.QuerySelectorAll("img, [onerror], [onload]"));
        Assert.Single(document.QuerySelectorAll("script"));
        Assert.Equal([["timeout", $"http://example.org/{Hostile}", Hostile, "3"], ["malformed", Hostile, "line 4: no URL", "4"]], rows);
        Assert.Equal($"Scrape of {Hostile}", document.Title);
        Assert.Equal($"Scrape of {Hostile}", document.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public void Write_AnyRun_NeedsNothingBesideThePage()
    {
        var document = new HtmlParser().ParseDocument(Write(_ => { }));

        var policy = document.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content")!;
        Assert.StartsWith("default-src 'none'; ", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.All(document.QuerySelectorAll("[src], link[href]"), element => Assert.StartsWith("data:", element.GetAttribute("src") ?? element.GetAttribute("href")));
        Assert.Empty(document.QuerySelectorAll("[style]")); // the policy would ignore it
    }

    [Fact]
    public void Write_RunWithoutASingleUrl_SaysSoEverywhere()
    {
        var document = new HtmlParser().ParseDocument(Write(_ => { }));

        Assert.Equal(
            ["No URL came to its end.", "", "No server answered.", "No server answered.", "No host was asked.", "No page was done.", "None."],
            document.QuerySelectorAll("section").Select(section => section.QuerySelector("p.sub")?.TextContent ?? ""));
    }

    [Fact]
    public void Write_Charts_HaveATitleAndADescription()
    {
        var document = new HtmlParser().ParseDocument(Write(statistics => statistics.Count(new Failure("x", FailureCategory.Malformed, "y"))));

        var charts = document.QuerySelectorAll("svg[role=img]");
        Assert.NotEmpty(charts);
        Assert.All(charts, chart => Assert.All(
            chart.GetAttribute("aria-labelledby")!.Split(' '), id => Assert.NotEqual("", chart.QuerySelector($"#{id}")!.TextContent)));
        Assert.All(document.QuerySelectorAll("svg:not([role=img])"), drawing => Assert.Equal("true", drawing.GetAttribute("aria-hidden")));
        Assert.Equal(document.QuerySelectorAll("[id]").Length, document.QuerySelectorAll("[id]").Select(element => element.Id).Distinct().Count());
    }

    private static string Write(Action<RunStatistics> gather, string list = "urls.txt")
    {
        var statistics = new RunStatistics(TimeProvider.System);
        gather(statistics);
        return Encoding.UTF8.GetString(ReportPage.Write(statistics.Summarize(list, "results.txt", new RunTotals(), RunEnd.Complete)));
    }
}
