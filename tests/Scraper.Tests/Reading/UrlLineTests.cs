using Hypertext;
using Scraper.Pipeline;
using Scraper.Reading;

namespace Scraper.Tests.Reading;

public sealed class UrlLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  \t ")]
    [InlineData("#")]
    [InlineData("# http://x.test/")]
    [InlineData("  #x")]
    public void IsBlank_NothingOrAComment_IsTrue(string text) => Assert.True(UrlLine.IsBlank(new InputLine(1, text)));

    [Theory]
    [InlineData("http://x.test/#f", null)]
    [InlineData("x", null)]
    [InlineData("", "not UTF-8")]
    [InlineData("# x", "not UTF-8")]
    public void IsBlank_AnythingElse_IsFalse(string text, string? fault) => Assert.False(UrlLine.IsBlank(new InputLine(1, text, fault)));

    [Theory]
    [InlineData("http://x.test/a\u200Db")]
    [InlineData("http://x.test/\\u{41}")]
    [InlineData("http://x.test/\\u{5C}u{41}")]
    public void TryParse_LineOfFailures_IsTheUrlAsItWasListed(string url)
    {
        Assert.True(UrlLine.TryParse(new InputLine(1, $"{Printable.EscapeField(url)} # timeout: late"), out var job, out _));

        Assert.Equal(url, job.Listed);
    }

    [Fact]
    public void TryParse_LineOfFailuresThatHoldsNoUrl_HasTheSameSource()
    {
        Assert.False(UrlLine.TryParse(new InputLine(1, Printable.EscapeField("no\u200Durl")), out _, out var failure));

        Assert.Equal("no\u200Durl", failure.Source);
    }

    [Theory]
    [InlineData("http://x.test/")]
    [InlineData("https://x.test:8443/a?b#c")]
    [InlineData("HTTP://X.test")]
    [InlineData("http://x.test/#")]
    [InlineData("http://x.test/##")]
    [InlineData("http://user:word@x.test/")]
    [InlineData("http://bücher.test/ü")]
    [InlineData("http://127.0.0.1:80")]
    [InlineData("http://[::1]/")]
    public void TryParse_Url_IsAJobAsListed(string url)
    {
        foreach (var line in new[] { url, $"  {url}\t", $"{url} # comment", $"{url}\t#comment http://y.test/", $"{url} #" })
        {
            Assert.True(UrlLine.TryParse(new InputLine(7, line), out var job, out _));
            Assert.Equal(url, job.Listed);
            Assert.True(Url.TryParse(url, out var parsed));
            Assert.Equal(parsed, job.Url);
        }
    }

    [Theory]
    [InlineData("/path")]
    [InlineData("path")]
    [InlineData("//x.test/")]
    [InlineData("x.test")]
    [InlineData("http://")]
    [InlineData("http://x.test:99999/")]
    [InlineData("http://[::1/")]
    [InlineData("://x")]
    [InlineData("\\\\server\\share")]
    [InlineData("http://x.test/ x # y")]
    public void TryParse_NoUrl_IsMalformedWithTheLineNumber(string line)
    {
        Assert.False(UrlLine.TryParse(new InputLine(7, line), out _, out var failure));

        Assert.Equal(FailureCategory.Malformed, failure.Category);
        Assert.Equal(line, failure.Source);
        Assert.StartsWith("line 7: ", failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://x.test/ http://y.test/a")]
    [InlineData(" http://x.test/\t \thttp://y.test/a  # two places http://z.test/")]
    [InlineData("http://x.test/ http://y.test/a #")]
    [InlineData("http://x.test/ http://y.test/a # http-status: http://x.test/: http-status: 404")]
    public void TryParse_SeveralUrls_AreMirrorsInTheOrderListed(string line)
    {
        Assert.True(UrlLine.TryParse(new InputLine(7, line), out var job, out _));

        Assert.Equal("http://x.test/", job.Listed);
        var mirror = Assert.Single(job.Mirrors);
        Assert.Equal(("http://y.test/a", "y.test:80", 7), (mirror.Listed, mirror.Host, mirror.Ordinal));
        Assert.Equal("http://x.test/ http://y.test/a", job.Line);
    }

    [Fact]
    public void TryParse_OneUrl_HasNoMirrors()
    {
        Assert.True(UrlLine.TryParse(new InputLine(7, "http://x.test/ # http://y.test/"), out var job, out _));

        Assert.Empty(job.Mirrors);
        Assert.Equal("http://x.test/", job.Line);
    }

    [Fact]
    public void TryParse_MirrorOfAnotherScheme_BlocksTheWholeLine()
    {
        Assert.False(UrlLine.TryParse(new InputLine(7, "http://x.test/ ftp://y.test/"), out _, out var failure));

        Assert.Equal((FailureCategory.Blocked, "http://x.test/ ftp://y.test/"), (failure.Category, failure.Source));
    }

    [Theory]
    [InlineData("localhost:80")]
    [InlineData("ftp://x.test/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:void(0)")]
    [InlineData("mailto:a@b.test")]
    [InlineData("data:,x")]
    [InlineData("gopher://x.test/")]
    public void TryParse_OtherScheme_IsBlocked(string line)
    {
        Assert.False(UrlLine.TryParse(new InputLine(7, line), out _, out var failure));

        Assert.Equal(FailureCategory.Blocked, failure.Category);
        Assert.Equal(line, failure.Source);
        Assert.StartsWith("line 7: ", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_LineThatCannotBeRead_IsMalformed()
    {
        Assert.False(UrlLine.TryParse(new InputLine(3, "x", "not UTF-8"), out _, out var failure));

        Assert.Equal(new Failure("x", FailureCategory.Malformed, "line 3: not UTF-8") { Ordinal = 3 }, failure);
    }

    [Theory]
    [InlineData("http://x.test/a#f # http-status: 404")]
    [InlineData("http://x.test/ # timeout: no connection within 10 s")]
    public void TryParse_LineOfFailuresFile_IsTheUrlAgain(string line)
    {
        Assert.True(UrlLine.TryParse(new InputLine(1, line), out var job, out _));

        Assert.Equal(line[..line.IndexOf(' ', StringComparison.Ordinal)], job.Listed);
    }

    [Fact]
    public void TryParse_FaultOfAnotherKind_IsAFailureOfThatKind()
    {
        Assert.False(UrlLine.TryParse(new InputLine(7, "http://x.test/", "set aside") { FaultCategory = FailureCategory.SetAside }, out _, out var failure));

        Assert.Equal(new Failure("http://x.test/", FailureCategory.SetAside, "line 7: set aside") { Ordinal = 7 }, failure);
    }
}
