using System.Text;
using static Hypertext.Tests.Urls.WptData;

namespace Hypertext.Tests.Urls;

public sealed class UrlResolverTests : IDisposable
{
    private readonly UrlBuffer _output = new();
    private readonly UrlResolver _resolver = new(Parse("http://site.test/dir/page?q#f"));

    public void Dispose() => _output.Dispose();

    [Fact]
    public void TryResolve_Failure_LeavesTheDestinationAsItWas()
    {
        _resolver.TryResolve("a"u8, _output, out _);

        var isUrl = _resolver.TryResolve("//user@host:99999/"u8, _output, out var parts);

        Assert.False(isUrl);
        Assert.Equal("http://site.test/dir/a", Written);
    }

    [Fact]
    public void TryResolve_SecondUrl_HasItsPartsCountedFromItsStart()
    {
        _resolver.TryResolve("a"u8, _output, out _);
        var start = _output.Length;

        Assert.True(_resolver.TryResolve("//u:p@h.test:1/p?q#f"u8, _output, out var parts));

        Assert.Equal("http://site.test/dir/ahttp://u:p@h.test:1/p?q#f", Written);
        Assert.Equal(Parse("http://u:p@h.test:1/p?q#f").Parts, parts);
        Assert.Equal("http://u:p@h.test:1/p?q", Encoding.ASCII.GetString(_output.Written.Slice(start, parts.FragmentStart)));
        Assert.Equal((UrlScheme.Http, 4), (parts.Scheme, parts.SchemeEnd));
    }

    [Fact]
    public void Reset_OtherBase_ResolvesAgainstIt()
    {
        _resolver.Reset(Parse("https://other.test/x/"));

        _resolver.TryResolve("y"u8, _output, out _);

        Assert.Equal("https://other.test/x/y", Written);
    }

    [Fact]
    public void TryResolve_AsciiReferences_TakeNoMemory()
    {
        var references = "a|/a/../b?c#d|../%2e/x y|?q|#f||//Other%2Etest:80/A|https://u:p@1.2.3.4/|mailto:a@b|http://[::1:0]/\"'|\\x\ty"
            .Split('|').Select(Encoding.ASCII.GetBytes).ToArray();
        Resolve(references); // what is compiled and grown at the first time
        var before = GC.GetAllocatedBytesForCurrentThread();

        Resolve(references);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500);
    }

    private void Resolve(byte[][] references)
    {
        for (var i = 0; i < 1000; i++)
        {
            _output.Clear();
            foreach (var reference in references)
            {
                _resolver.TryResolve(reference, _output, out _);
            }
        }
    }

    [Fact]
    public void TryResolve_QueryInDocumentEncoding_IsTheStandards()
    {
        var different = new List<string>();
        foreach (var test in Cases("url/percent-encoding.json"))
        {
            foreach (var expected in test.GetProperty("output").EnumerateObject())
            {
                _resolver.Reset(Parse("http://site.test/"), EncodingLabels.Find(expected.Name));
                Assert.True(_resolver.TryResolve($"?{Text(test, "input")}", out var url));
                if (url.Query != expected.Value.GetString())
                {
                    different.Add($"{expected.Name} {Text(test, "input")}");
                }
            }
        }

        Assert.Empty(different);
    }

    [Theory]
    [InlineData("?\u00FC\u20AC\u4F60", "http://site.test/dir/page?%FC%80%26%2320320%3B")]
    [InlineData("?\U0001F600&#", "http://site.test/dir/page?%26%23128512%3B&#")]
    [InlineData("\u00FC#\u00FC", "http://site.test/dir/%C3%BC#%C3%BC")]
    [InlineData("ftp://h/?\u00FC", "ftp://h/?%FC")]
    [InlineData("ws://h/?\u00FC", "ws://h/?%C3%BC")]
    [InlineData("made-up://h/?\u00FC", "made-up://h/?%C3%BC")]
    public void TryResolve_Windows1252_IsForQueriesOfSpecialUrlsButNotOfWebSockets(string reference, string expected)
    {
        _resolver.Reset(Parse("http://site.test/dir/page"), EncodingLabels.Windows1252);

        Assert.True(_resolver.TryResolve(reference, out var url));

        Assert.Equal(expected, url.Href);
    }

    /// <summary>An encoder that cannot go on leaves the table of two bytes, but not Roman, and goes on there.</summary>
    [Theory]
    [InlineData("?\u00A5\u00FCa", "http://site.test/?%1B(J\\%26%23252%3Ba%1B(B")]
    [InlineData("?\u00A5\u00FC\u00A5", "http://site.test/?%1B(J\\%26%23252%3B\\%1B(B")]
    [InlineData("?\u203E\u000Ea\\", "http://site.test/?%1B(J~%26%2365533%3Ba%1B(B\\")]
    [InlineData("?\u3042\u00FCa", "http://site.test/?%1B$B$%22%1B(B%26%23252%3Ba")]
    [InlineData("?\u3042\u001Ba", "http://site.test/?%1B$B$%22%1B(B%26%2365533%3Ba")]
    [InlineData("?\u3042\u00FC\u3042", "http://site.test/?%1B$B$%22%1B(B%26%23252%3B%1B$B$%22%1B(B")]
    public void TryResolve_Iso2022JpWithoutACharacter_GoesOnInTheSetThatTheEncoderIsIn(string reference, string expected)
    {
        _resolver.Reset(Parse("http://site.test/"), EncodingLabels.Find("iso-2022-jp"));

        Assert.True(_resolver.TryResolve(reference, out var url));

        Assert.Equal(expected, url.Href);
        Assert.True(_resolver.TryResolve(reference, out var again));
        Assert.Equal(url, again);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    public void TryResolve_Unicode_IsUtf8InQueries(string label)
    {
        _resolver.Reset(Parse("http://site.test/"), EncodingLabels.Find(label));

        Assert.True(_resolver.TryResolve("?\u00FC", out var url));

        Assert.Equal("http://site.test/?%C3%BC", url.Href);
    }

    private string Written => Encoding.ASCII.GetString(_output.Written);

    private static Url Parse(string text) =>
        Url.TryParse(text, out var url) ? url : throw new ArgumentException($"{text} does not parse.", nameof(text));
}
