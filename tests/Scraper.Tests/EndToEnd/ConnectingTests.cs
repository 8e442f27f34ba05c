using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>The program itself, with the guard that users have.</summary>
public sealed class ConnectingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_Loopback_IsBlockedAndSaysHowToAllowIt()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        _folder.Write("urls.txt", server.Url);

        var (exitCode, _, _) = await ScraperProcess.RunAsync(_folder.Path, "run", "urls.txt");

        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"{server.Url} # blocked: 127.0.0.1 is no public address (loopback); --allow-host 127.0.0.1 allows it, --allow-private all of them\n",
            _folder.Read("results/failures.txt"));
        Assert.Equal(0, server.Accepted);
    }

    [Fact]
    public async Task Run_SeveralHostsAllowed_ConnectsToThem()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        _folder.Write("urls.txt", server.Url);

        var (exitCode, _, _) = await ScraperProcess.RunAsync(
            _folder.Path, "run", "urls.txt", "--allow-host", "site.example:25", "--allow-host", $"127.0.0.1:{server.Port}");

        Assert.Equal(0, exitCode);
        Assert.Equal($"{server.Url}\t{server.Url}x\n", _folder.Read("results/results.txt"));
    }

    [Fact]
    public async Task Run_FaultyOptionsOfConnecting_NamesAllOfThem()
    {
        _folder.Write("urls.txt", "");

        var (exitCode, _, error) = await ScraperProcess.RunAsync(
            _folder.Path, "run", "urls.txt", "--allow-host", "http://x/", "--proxy", "ftp://user:secret@x", "--client-key", "x");

        Assert.Equal(2, exitCode);
        Assert.Contains("--allow-host: 'http://x/' is not HOST or HOST:PORT", error);
        Assert.Contains("--proxy: not the URL of a proxy", error);
        Assert.Contains("--client-key: needs ClientCertificate", error);
        Assert.DoesNotContain("secret", error);
    }

    [Fact]
    public async Task Run_CaFileThatIsNotThere_TouchesNothing()
    {
        _folder.Write("urls.txt", "http://site.example/");

        var (exitCode, _, error) = await ScraperProcess.RunAsync(_folder.Path, "run", "urls.txt", "--ca-file", "none.pem");

        Assert.Equal(2, exitCode);
        Assert.Contains("Fetch:CaFile: none.pem: ", error);
        Assert.False(Directory.Exists(_folder.File("results")));
    }
}
