using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>The options that say which links are taken, from the command line to the file.</summary>
public sealed class LinkOptionsTests : IDisposable
{
    private const string Html = """
        <title>a page</title><link href=/style.css rel=stylesheet><img src=/i.png srcset='/i.png 1x, /i2.png 2x'>
        <meta http-equiv=refresh content='9; url=/next'><form action=/send></form>
        <h2><a href='/a?utm_source=x&b=2&a=1#part'>a</a></h2><a href='/a?a=1&b=2'>a</a><a href='mailto:m@example.org' data-to=/to>m</a>
        <template><a href=/template></a></template><script>'<a href=/script>'</script>
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly RawServer _server = RawServer.Answering(RawServer.Html(Html));

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("", "/style.css", "/a?utm_source=x&b=2&a=1#part", "/a?a=1&b=2", "mailto:m@example.org")]
    [InlineData("--parser anglesharp", "/style.css", "/a?utm_source=x&b=2&a=1#part", "/a?a=1&b=2", "mailto:m@example.org")]
    [InlineData("--elements a", "/a?utm_source=x&b=2&a=1#part", "/a?a=1&b=2", "mailto:m@example.org")]
    [InlineData("--schemes http --normalize all", "/style.css", "/a?a=1&b=2")]
    [InlineData("--schemes http --normalize fragment,tracking --elements a", "/a?b=2&a=1", "/a?a=1&b=2")]
    [InlineData("--attributes src,srcset", "/i.png", "/i2.png")]
    [InlineData("--attributes action,refresh", "/next", "/send")]
    [InlineData("--templates on --elements a --schemes http --normalize all", "/a?a=1&b=2", "/template")]
    [InlineData("--templates on --elements a --schemes http --normalize all --parser anglesharp", "/a?a=1&b=2", "/template")]
    [InlineData("--select h2>a", "/a?utm_source=x&b=2&a=1#part")]
    [InlineData("--select a::attr(data-to)", "/to")]
    [InlineData("--select img --attributes srcset", "/i.png", "/i2.png")]
    public async Task Run_LinkOptions_TakeTheLinksThatTheyName(string options, params string[] links)
    {
        _folder.Write("urls.txt", _server.Url);

        var (exitCode, _, error) = await ScraperProcess.RunAsync(
            _folder.Path, ["run", "--allow-private", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.True(exitCode == 0, error);
        var expected = links.Select(link => link.StartsWith('/') ? _server.Url.TrimEnd('/') + link : link);
        Assert.Equal(expected, _folder.Read("results/results.txt").Split('\n')[..^1].Select(line => line.Split('\t')[1]));
    }

    [Theory]
    [InlineData("--attributes href,hreff", "'hreff' is not one of href, src, srcset, action, refresh")]
    [InlineData("--normalize everything", "'everything' is not one of fragment, escapes, tracking, order, all")]
    [InlineData("--select a[", "'a[' is no CSS selector")]
    [InlineData("--select a --elements a", "--select: it and Elements both say which elements count")]
    [InlineData("--parser regex", "'regex' is not one of Scanner, AngleSharp")]
    public async Task Run_FaultyLinkOption_ExitsWithTwoAndSaysWhatIsWrong(string options, string fault)
    {
        _folder.Write("urls.txt", _server.Url);

        var (exitCode, _, error) = await ScraperProcess.RunAsync(_folder.Path, ["run", .. options.Split(' ')]);

        Assert.Equal(2, exitCode);
        Assert.Contains(fault, error);
        Assert.Equal(0, _server.Accepted);
    }
}
