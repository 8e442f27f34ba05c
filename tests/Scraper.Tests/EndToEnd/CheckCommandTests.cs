using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>What a user is told of a list before it is run.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_List_SaysWhatWouldBeDoneAndFetchesNothing()
    {
        using var server = RawServer.Answering(RawServer.Html(""));
        _folder.Write("config/scraper.json", """{ "Fetch": { "Robots": true, "AllowPrivate": true } }""");
        _folder.Write("urls.txt", $"{server.Url}\n{server.Url}#top\nhttp://example.org/\nnonsense\nHTTP://EXAMPLE.org:80 http://mirror.example/\n");

        var (exitCode, output, _) = await RunAsync("check");

        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                "nonsense: line 4: not an absolute URL",
                "4 URLs, 2 of them listed before, and 1 mirrors, on 3 hosts; 1 lines refused",
                $"line 2: listed before, in line 1: {server.Url}#top",
                "line 5: listed before, in line 3: HTTP://EXAMPLE.org:80",
                $"         2 127.0.0.1:{server.Port}",
                "         2 example.org:80",
                "         1 mirror.example:80",
            ],
            output.Split('\n')[..^1]);
        Assert.Equal(0, server.Accepted);
    }

    [Fact]
    public async Task Check_ManyDuplicates_NamesTheFirstTen()
    {
        _folder.Write("urls.txt", string.Concat(Enumerable.Repeat("http://example.org/\n", 20)));

        var (exitCode, output, _) = await RunAsync("check");

        Assert.Equal(0, exitCode);
        Assert.Contains("20 URLs, 19 of them listed before", output);
        Assert.Contains("line 11: listed before, in line 1: http://example.org/\n… and 9 more that are listed before\n", output);
        Assert.DoesNotContain("line 12", output);
    }

    [Fact]
    public async Task Check_Shards_TakeTogetherWhatTheListHas()
    {
        _folder.Write("urls.txt", "nonsense\n\n" + string.Concat(Enumerable.Range(0, 40).Select(number => $"http://host{number}.example/\n")));

        var outputs = await Task.WhenAll(RunAsync("check", "--shard", "0/2"), RunAsync("check", "--shard", "1/2"));

        Assert.Equal([1, 0], outputs.Select(run => run.ExitCode));
        Assert.Equal(40, outputs.Sum(run => CountOfUrls(run.Output)));
        Assert.All(outputs, run => Assert.InRange(CountOfUrls(run.Output), 1, 39));
    }

    [Fact]
    public async Task Check_Robots_FetchesNothingElseAndTellsTheVerdicts()
    {
        using var server = new RequestLog(path => path == "/robots.txt" ? Text("User-agent: *\nDisallow: /no") : null);
        _folder.Write("urls.txt", $"{server.Url}yes\n{server.Url}no\n{server.Url}nowhere\n{server.Url}also\nhttp://192.0.2.1/\n");

        var (exitCode, output, _) = await RunAsync("check", "--robots", "on", "--allow-host", "127.0.0.1");

        Assert.Equal(0, exitCode);
        Assert.Contains($"{server.Url}no: line 2: robots.txt does not allow it", output);
        Assert.Contains($"{server.Url}nowhere: line 3: robots.txt does not allow it", output);
        Assert.Contains("http://192.0.2.1/: line 5: robots.txt could not be asked for", output); // by the guard: it is no public address
        Assert.Contains("robots.txt allows 2 URLs and does not allow 2; for 1 more it could not be asked for", output);
        Assert.Equal("GET /robots.txt HTTP/1.1", Assert.Single(server.Requests).Split("\r\n")[0]);
    }

    private static string Text(string body) => $"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static int CountOfUrls(string output) =>
        int.Parse(output.Split('\n').Single(line => line.Contains(" URLs, ", StringComparison.Ordinal)).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => ScraperProcess.RunAsync(_folder.Path, arguments);
}
