using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>The report of a run in a browser (Chromium, without a window). Skipped where none is installed.</summary>
public sealed class ReportInBrowserTests : IAsyncLifetime
{
    /// <summary>A folder to leave pictures in; nowhere if it is not set.</summary>
    private const string PictureFolder = "REPORT_PICTURES";

    private const int Failing = 4;

    private readonly TemporaryFolder _folder = new();

    private readonly RawServer _server = new(connection =>
    {
        while (connection.ReadRequest() is { } request)
        {
            connection.Send(request.Contains("/none", StringComparison.Ordinal)
                ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                : RawServer.Html("<a href=x>"));
        }
    });

    private Chromium? _browser;

    private Chromium Browser => _browser!;

    private string Report => _folder.File("report.html");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Chromium.IsInstalled, "Chromium is not installed here (apt-get install chromium).");
        var pages = Enumerable.Range(0, 200).Select(page => $"{_server.Url}a/rather/long/path/to/make/a/long/url/of/{new string('x', page % 50)}/{page}\n");
        _folder.Write("urls.txt", string.Concat(pages) + $"""
            {_server.Url}none/1
            {_server.Url}none/2"><script>hit=1</script><img/src=x/onerror=hit=1>
            </script><img src=x onerror=hit=1>
            nonsense

            """);
        await ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "--retries", "0", "-q", "--report", "report.html");
        _browser = await Chromium.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Report_Opened_ComplainsOfNothingAndAsksForNothing()
    {
        await Browser.OpenAsync(Report);

        Assert.Equal(Failing, (int)(await Browser.EvaluateAsync("document.querySelectorAll('#failure-rows > tr').length"))!);
        Assert.Equal("undefined", (string)(await Browser.EvaluateAsync("typeof hit"))!);
        Assert.Empty(Browser.Complaints);
        Assert.All(Browser.Requests, url => Assert.True(url == new Uri(Report).AbsoluteUri || url == "data:,", url));
    }

    [Fact]
    public async Task Report_ScriptThatWouldFetch_IsNotAllowedTo()
    {
        var before = _server.Accepted;
        await Browser.OpenAsync(Report);

        var outcome = await Browser.EvaluateAsync($"fetch('{_server.Url}').then(() => 'fetched', () => 'refused')");
        await Browser.EvaluateAsync($"new Promise(done => {{ const image = new Image(); image.onerror = image.onload = done; image.src = '{_server.Url}'; }}).then(() => 0)");

        Assert.Equal("refused", (string)outcome!);
        Assert.Equal(before, _server.Accepted);
        Assert.Contains(Browser.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "", 4, "4 of 4 shown")]
    [InlineData("NONE", "", 2, "2 of 4 shown")]
    [InlineData("none script", "", 1, "1 of 4 shown")]
    [InlineData("", "malformed", 2, "2 of 4 shown")]
    [InlineData("404", "malformed", 0, "0 of 4 shown")]
    public async Task Report_FilterTyped_ShowsTheFailuresThatFit(string words, string category, int shown, string status)
    {
        await Browser.OpenAsync(Report);

        await Browser.EvaluateAsync($$"""
            for (const [id, value] of [['filter-text', '{{words}}'], ['filter-category', '{{category}}']]) {
              const input = document.getElementById(id);
              input.value = value;
              input.dispatchEvent(new Event('input', { bubbles: true }));
            }
            """);

        Assert.Equal(shown, (int)(await Browser.EvaluateAsync("Array.from(document.querySelectorAll('#failure-rows > tr')).filter(row => row.offsetHeight > 0).length"))!);
        Assert.Equal(status, (string)(await Browser.EvaluateAsync("document.getElementById('filter-status').textContent"))!);
        Assert.Equal(shown == 0, (bool)(await Browser.EvaluateAsync("document.getElementById('filter-none').offsetHeight > 0"))!);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(600)]
    [InlineData(800)]
    [InlineData(1600)]
    public async Task Report_AnyWidth_ScrollsDownOnly(int width)
    {
        await Browser.OpenAsync(Report, width);

        Assert.Equal(width, (int)(await Browser.EvaluateAsync("document.documentElement.scrollWidth"))!);
        Assert.Equal("[]", (await Browser.EvaluateAsync($"Array.from(document.querySelectorAll('main *')).filter(e => e.getBoundingClientRect().right > {width} && !e.closest('svg')).map(e => e.outerHTML.slice(0, 80))"))!.ToJsonString());
        Assert.Equal(1, (int)(await Browser.EvaluateAsync("Array.from(document.querySelectorAll('svg[class^=at-] title')).filter(t => t.id.startsWith('urls-') && t.parentNode.getBoundingClientRect().height > 0).length"))!);
        await KeepPictureAsync($"{width}");
    }

    [Theory]
    [InlineData(false, "rgb(245, 246, 248)")]
    [InlineData(true, "rgb(15, 19, 24)")]
    public async Task Report_EitherScheme_IsReadable(bool isDark, string ground)
    {
        await Browser.OpenAsync(Report, isDark: isDark);

        var contrasts = (await Browser.EvaluateAsync(Contrasts))!.AsArray();
        Assert.Equal(ground, (string)(await Browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor"))!);
        Assert.True(contrasts.Count > 50);

        // WCAG 2.2, success criterion 1.4.3.
        Assert.All(contrasts, text => Assert.True((double)text!["contrast"]! >= 4.5, text.ToJsonString()));
        await KeepPictureAsync(isDark ? "dark" : "light");
    }

    /// <summary>The contrast of every text with what is behind it, by WCAG 2.2's definition of relative luminance.</summary>
    private const string Contrasts = """
        (() => {
          const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
          const luminance = (colour) => {
            const [r, g, b] = parse(colour).map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const behind = (element) => {
            for (let e = element; e; e = e.parentElement) {
              const colour = getComputedStyle(e).backgroundColor;
              if (parse(colour)[3] !== 0) return colour;
            }
            return 'rgb(255, 255, 255)';
          };
          const texts = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const element = node.parentElement;
            if (!node.data.trim() || element.getBoundingClientRect().height === 0 || element.closest('script, title, desc, .skip')) continue;
            const style = getComputedStyle(element);
            const [light, dark] = [luminance(element.closest('svg') ? style.fill : style.color), luminance(behind(element))].sort((a, b) => b - a);
            texts.push({ text: node.data.slice(0, 40), contrast: (light + 0.05) / (dark + 0.05) });
          }
          return texts;
        })()
        """;

    private async Task KeepPictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable(PictureFolder) is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"report-{name}.png"), await Browser.PictureAsync());
        }
    }
}
