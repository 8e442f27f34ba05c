using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class Http2Tests
{
    [Fact]
    public async Task Run_Http2_SendsManyRequestsAtOnceOverOneConnectionWithinTheLimitOfTheHost()
    {
        const int Limit = 30;
        const int Pages = 500;
        using var folder = new TemporaryFolder();
        using var authority = new CertificateAuthority("Test Authority");
        using var certificate = authority.Issue("127.0.0.1");
        await using var server = await TlsServer.StartAsync(certificate, atOnce: Limit);
        var url = $"https://127.0.0.1:{server.Port}/";
        folder.Write("ca.pem", authority.Pem);
        folder.Write("urls.txt", string.Concat(Enumerable.Range(0, Pages).Select(page => $"{url}{page}\n")));

        var (exitCode, _, error) = await ScraperProcess.RunAsync(
            folder.Path, "run", "--allow-private", "--http", "2", "--ca-file", "ca.pem", "--per-host", $"{Limit}", "--retries", "0");

        Assert.Contains($"{Pages} done, 0 failed", error);
        Assert.Equal(0, exitCode);
        Assert.Equal(Limit, server.MostInFlight);
        Assert.Single(server.AskedFor);
        Assert.Equal(Pages, folder.Read("results/results.txt").Split('\n').Count(line => line.EndsWith($"\t{url}HTTP-2", StringComparison.Ordinal)));
    }
}
