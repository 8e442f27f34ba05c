using System.IO.Compression;
using System.Text;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>Files of results in each format.</summary>
public sealed class ResultFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_CsvTwiceCompressed_HasOneHeaderAndAMemberForEachBatch()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        _folder.Write("urls.txt", $"{server.Url}1\n");

        await RunAsync("-o", "links.csv.gz");
        await RunAsync("-o", "links.csv.gz");

        using var reader = new StreamReader(new GZipStream(JustClosed.Open(() => File.OpenRead(_folder.File("links.csv.gz"))), CompressionMode.Decompress), Encoding.UTF8);
        var line = $"{server.Url}1,{server.Url}x\r\n";
        Assert.Equal($"source,link\r\n{line}{line}", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_JsonLines_SaysWhereThePageCameFrom()
    {
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is { } request)
            {
                connection.Send(request.StartsWith("GET /2", StringComparison.Ordinal)
                    ? RawServer.Html("<a href=x>")
                    : "HTTP/1.1 301 Moved\r\nLocation: /2\r\nContent-Length: 0\r\n\r\n");
            }
        });
        _folder.Write("urls.txt", $"{server.Url}1\n");

        await RunAsync("-o", "links.jsonl");

        Assert.Matches(
            $$"""^\{"source":"{{server.Url}}1","url":"{{server.Url}}2","status":200,"redirects":1,"fetched_at":"[^"]+Z","bytes":10,"charset":"UTF-8","links":\["{{server.Url}}x"\]\}$""",
            Assert.Single(_folder.Read("links.jsonl").Split('\n')[..^1]));
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] options) =>
        ScraperProcess.RunAsync(_folder.Path, ["run", "--allow-private", .. options]);
}
