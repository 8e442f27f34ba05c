using System.IO.Compression;
using System.Text;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>What other tests try inside the test process, once in the program itself: of the .NET that is published with it, parts are left out.</summary>
public sealed class TrimmedCodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Run_CompressedBody_IsRead(string coding)
    {
        var body = Compress(coding, "<a href=x>"u8);
        using var server = RawServer.Answering([.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body]);

        await RunAsync(server.Url);

        Assert.Equal([$"{server.Url}\t{server.Url}x"], Results());
    }

    [Theory]
    [InlineData("windows-1251", "DF", "%D0%AF")]
    [InlineData("shift_jis", "93FA", "%E6%97%A5")]
    [InlineData("gb18030", "D6D0", "%E4%B8%AD")]
    [InlineData("big5", "A4A4", "%E4%B8%AD")]
    [InlineData("euc-kr", "B0A1", "%EA%B0%80")]
    public async Task Run_LegacyEncoding_IsDecoded(string charset, string bytes, string path)
    {
        byte[] body = [.. "<a href="u8, .. Convert.FromHexString(bytes), .. ">"u8];
        using var server = RawServer.Answering([.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body]);

        await RunAsync(server.Url);

        Assert.Equal([$"{server.Url}\t{server.Url}{path}"], Results());
    }

    [Theory]
    [InlineData("race")]
    [InlineData("hedge")]
    [InlineData("fallback")]
    public async Task Run_FirstMirrorIsGone_SecondIsTaken(string strategy)
    {
        using var gone = RawServer.Answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));

        await RunAsync($"{gone.Url} {server.Url}", "--mirrors", strategy);

        Assert.Equal([$"{gone.Url}\t{server.Url}x"], Results());
    }

    [Fact]
    public async Task Run_CookiesAndRobots_AreKeptAndObeyed()
    {
        var cookies = new List<string>();
        using var server = new RawServer(connection =>
        {
            while (connection.ReadRequest() is { } request)
            {
                cookies.AddRange(request.Split("\r\n").Where(line => line.StartsWith("Cookie:", StringComparison.Ordinal)));
                connection.Send(request.StartsWith("GET /robots.txt ", StringComparison.Ordinal)
                    ? "HTTP/1.1 200 OK\r\nContent-Length: 33\r\n\r\nUser-agent: *\r\nDisallow: /private"
                    : RawServer.Html("<a href=x>").Replace("\r\n\r\n", "\r\nSet-Cookie: a=b; Max-Age=60; Expires=Wed, 21 Oct 2037 07:28:00 GMT\r\n\r\n", StringComparison.Ordinal));
            }
        });

        await RunAsync($"{server.Url}1\n{server.Url}2\n{server.Url}private", "--robots", "on", "--cookies", "on", "--per-host", "1");

        Assert.Equal([$"{server.Url}1\t{server.Url}x", $"{server.Url}2\t{server.Url}x"], Results());
        Assert.Equal(["Cookie: a=b"], cookies);
        Assert.StartsWith($"{server.Url}private # blocked: robots.txt", _folder.Read("results/failures.txt"));
    }

    [Fact]
    public async Task Run_SinksOfTheConfiguration_AreWrittenTo()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        var config = _folder.Write("c.json", """
            { "Serilog": { "MinimumLevel": { "Default": "Verbose" }, "WriteTo": [
              { "Name": "Async", "Args": { "configure": [{ "Name": "File", "Args": { "path": "a.log", "outputTemplate": "{Message:lj}{NewLine}" } }] } },
              { "Name": "File", "Args": { "path": "b.log", "formatter": "Serilog.Formatting.Json.JsonFormatter", "rollingInterval": "Day", "restrictedToMinimumLevel": "Verbose" } },
              { "Name": "Console", "Args": { "theme": "Serilog.Sinks.SystemConsole.Themes.ConsoleTheme::None, Serilog.Sinks.Console" } } ] } }
            """);

        var (_, output, _) = await RunAsync(server.Url, "--config", config, "-v");

        var expected = $"{server.Url} is here, 10 bytes";
        Assert.Contains(expected, _folder.Read("a.log"));
        Assert.Contains(expected, output);
        Assert.StartsWith("{\"Timestamp\":", _folder.Read(Path.GetFileName(Assert.Single(Directory.GetFiles(_folder.Path, "b*.log")))));
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string list, params string[] options)
    {
        _folder.Write("urls.txt", list + "\n");
        var ended = await ScraperProcess.RunAsync(_folder.Path, ["run", "--allow-private", "--retries", "0", .. options]);
        Assert.InRange(ended.ExitCode, 0, 1);
        return ended;
    }

    private string[] Results() => _folder.Read("results/results.txt").Split('\n')[..^1];

    private static byte[] Compress(string coding, ReadOnlySpan<byte> text)
    {
        using var bytes = new MemoryStream();
        using (Stream compressing = coding switch
        {
            "gzip" => new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true),
            "br" => new BrotliStream(bytes, CompressionMode.Compress, leaveOpen: true),
            _ => new ZLibStream(bytes, CompressionMode.Compress, leaveOpen: true),
        })
        {
            compressing.Write(text);
        }

        return bytes.ToArray();
    }
}
