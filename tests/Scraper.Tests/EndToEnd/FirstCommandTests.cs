using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class FirstCommandTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task First_OneAnswers_PrintsItAndClosesTheConnectionsOfTheOthers()
    {
        using var fast = new SlowServer(TimeSpan.Zero, "");
        using var slow = new SlowServer(Long, "");
        using var gone = RawServer.Answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");

        var (exitCode, output, error) = await RunAsync("--allow-private", slow.Url, gone.Url, fast.Url);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches($"^{fast.Url}\t200\t[0-9]+\n$", output);
        Assert.True(slow.Closed.Wait(Long, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task First_Body_GoesToStandardOutputByteForByteWhateverItsType()
    {
        const string Body = "\0\u0001binary\n";
        using var server = RawServer.Answering($"HTTP/1.1 200 OK\r\nContent-Type: application/x\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

        var (exitCode, output, error) = await RunAsync("--allow-private", "--output-body", server.Url);

        Assert.Equal((0, Body), (exitCode, output));
        Assert.Contains($"{server.Url}\t200\t", error);
    }

    [Fact]
    public async Task First_TwoWanted_PrintsThemInTheOrderInWhichTheyCome()
    {
        using var first = new SlowServer(TimeSpan.Zero, "");
        using var second = new SlowServer(TimeSpan.FromSeconds(1), "");
        using var slow = new SlowServer(Long, "");

        var (exitCode, output, _) = await RunAsync("--allow-private", "--count", "2", slow.Url, second.Url, first.Url);

        Assert.Equal(0, exitCode);
        Assert.Equal([first.Url, second.Url], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]));
    }

    [Fact]
    public async Task First_AllFail_ListsEachWithItsReasonAndExitsWithOne()
    {
        using var gone = RawServer.Answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
        var elsewhere = $"http://me:secret@127.0.0.2:{gone.Port}/";

        var (exitCode, output, error) = await RunAsync("--allow-host", "127.0.0.1", "--retries", "0", gone.Url, elsewhere);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("0 of 2 URLs answered, 1 wanted", error);
        Assert.Contains($"{gone.Url}: http-status: 404", error);
        Assert.Contains($"http://127.0.0.2:{gone.Port}/: blocked: ", error);
        Assert.DoesNotContain("secret", error);
    }

    [Fact]
    public async Task First_TimeIsOver_ExitsWithOne()
    {
        using var slow = new SlowServer(Long, "");

        var (exitCode, output, error) = await RunAsync("--allow-private", "--timeout", "1.5", slow.Url);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains($"{slow.Url}: given up", error);
        Assert.True(slow.Closed.Wait(Long, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData]
    [InlineData("nonsense")]
    [InlineData("ftp://x.test/")]
    [InlineData("--count", "2", "http://127.0.0.1:1/")]
    [InlineData("--count", "0", "http://127.0.0.1:1/")]
    [InlineData("--timeout", "0", "http://127.0.0.1:1/")]
    [InlineData("--no-such-option", "http://127.0.0.1:1/")]
    public async Task First_FaultyUse_ExitsWithTwo(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.All(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("scraper: ", line));
    }

    [Fact]
    public async Task Run_First_ExitsWithZeroWhenThereAreSoManyAndWithOneWhenNot()
    {
        using var server = new SlowServer(TimeSpan.Zero, "<a href=x>");
        _folder.Write("urls.txt", $"{server.Url}\nnonsense\n{server.Url}2\n{server.Url}3\n");

        var (enough, _, enoughError) = await ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "--first", "1", "-o", "one.txt");
        var (tooFew, _, _) = await ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "--first", "9", "-o", "nine.txt");

        Assert.Equal((0, 1), (enough, tooFew));
        Assert.Contains("stopped: there are as many pages as were wanted", enoughError);
        Assert.Single(_folder.Read("one.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(3, _folder.Read("nine.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        ScraperProcess.RunAsync(_folder.Path, ["first", .. arguments]);
}
