using System.IO.Compression;
using System.Net;
using System.Text;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class FailureTests
{
    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "http-status: 404")]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "http-status: 503")]
    [InlineData("HTTP/1.1 304 Not Modified\r\n\r\n", "http-status: 304")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 1\r\n\r\nx", "not-html: image/png")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\n<a href=x>", "truncated: ")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<a h", "truncated: ")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "protocol-error: ")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "protocol-error: ")]
    [InlineData("", "connection-error: ")]
    [InlineData("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "redirect-invalid: ")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://[/\r\nContent-Length: 0\r\n\r\n", "redirect-invalid: ")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", "redirect-limit: a loop")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", "blocked: ")]
    public void Run_ServerMisbehaves_WritesTheCategory(string answer, string reason)
    {
        using var server = RawServer.ClosingAfter(answer);

        var result = new Scrape().Run(server.Url);

        Assert.Empty(result.Lines);
        Assert.StartsWith(reason, Assert.Single(result.Reasons));
        Assert.Equal((1, 0, 1), (result.Totals.Read, result.Totals.Done, result.Totals.Failed));
    }

    [Fact]
    public void Run_ServerNeverAnswers_IsATimeout()
    {
        using var server = new RawServer(connection => connection.Hang());

        var result = new Scrape { Fetch = new FetchOptions { Retries = 0, TotalTimeoutSeconds = 0.1 } }.Run(server.Url);

        Assert.StartsWith("timeout: ", Assert.Single(result.Reasons));
    }

    [Fact]
    public void Run_NobodyListens_IsAConnectionError()
    {
        string url;
        using (var server = RawServer.Answering(""))
        {
            url = server.Url;
        }

        var result = new Scrape().Run(url);

        Assert.Equal("connection-error: Connection refused", Assert.Single(result.Reasons));
    }

    [Fact]
    public void Run_ConnectionReset_IsAFailureOfThatUrlOnly()
    {
        using var bad = new RawServer(connection =>
        {
            connection.ReadRequest();
            connection.Reset();
        });
        using var good = RawServer.Answering(RawServer.Html("<a href=x>"));

        var result = new Scrape().Run(bad.Url, good.Url);

        Assert.StartsWith("connection-error: ", Assert.Single(result.Reasons));
        Assert.Equal($"{good.Url}\t{good.Url}x", Assert.Single(result.Lines));
    }

    [Fact]
    public void Run_UnknownHost_IsAConnectionError()
    {
        var result = new Scrape().Run("http://nowhere.invalid/");

        Assert.StartsWith("connection-error: ", Assert.Single(result.Reasons));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_BodyPastTheLimit_IsTooLarge(bool announced)
    {
        var length = announced ? "Content-Length: 1001\r\n" : "";
        using var server = RawServer.ClosingAfter(
            $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{length}Connection: close\r\n\r\n{new string(' ', 1001)}");

        var result = new Scrape { Fetch = new FetchOptions { Retries = 0, BodyByteLimit = 1000 } }.Run(server.Url);

        Assert.StartsWith("too-large: ", Assert.Single(result.Reasons));
    }

    [Fact]
    public void Run_GzipThatExpandsPastTheLimit_IsTooLarge()
    {
        using var server = RawServer.Answering(Packed("gzip", new string(' ', 100_000), cut: 0));

        var result = new Scrape { Fetch = new FetchOptions { Retries = 0, BodyByteLimit = 10_000 } }.Run(server.Url);

        Assert.StartsWith("too-large: ", Assert.Single(result.Reasons));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void Run_ContentCoding_IsUndone(string coding)
    {
        using var server = RawServer.Answering(Packed(coding, "<a href=/packed>", cut: 0));

        var result = new Scrape().Run(server.Url);

        Assert.Equal([$"{server.Url}packed"], result.Links);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void Run_CodedBodyThatIsCutOff_IsAFailure(string coding)
    {
        using var server = RawServer.Answering(Packed(coding, "<a href=/packed>" + Noise(), cut: 20));

        var result = new Scrape().Run(server.Url);

        Assert.Empty(result.Lines);
        Assert.Matches("^(truncated|decode-error): ", Assert.Single(result.Reasons));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    public void Run_NotOfTheContentCodingAtAll_IsADecodeError(string coding)
    {
        using var server = RawServer.Answering(
            $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\nContent-Length: 10\r\n\r\n<a href=x>");

        var result = new Scrape().Run(server.Url);

        Assert.StartsWith("decode-error: ", Assert.Single(result.Reasons));
    }

    [Fact]
    public void Run_PublicAddressesOnly_DialsNoOther()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        var guard = new LoopbackGuard(new ConnectGuard(new FetchOptions()));

        var result = new Scrape { Guard = guard }.Run(server.Url, $"http://[::ffff:127.0.0.1]:{server.Port}/");

        Assert.All(result.Reasons, reason => Assert.StartsWith("blocked: ", reason));
        Assert.Equal(2, result.Totals.Failed);
        Assert.Equal(2, guard.Asked.Count);
        Assert.Equal(0, server.Accepted);
    }

    [Theory]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[fd00::1]/")]
    public void Run_RedirectToPrivateAddress_DialsNothing(string target)
    {
        using var server = RawServer.Answering($"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n");
        var guard = new LoopbackGuard();

        var result = new Scrape { Guard = guard }.Run(server.Url);

        Assert.StartsWith("blocked: ", Assert.Single(result.Reasons));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, server.Port), Assert.Single(guard.Dialled));
    }

    [Fact]
    public void Run_NameWithPrivateAndPublicAddress_ConnectsToWhatIsAllowed()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        var scrape = new Scrape();
        scrape.Names.Names["mixed.example"] = [IPAddress.Parse("10.0.0.1"), IPAddress.Loopback];

        var result = scrape.Run($"http://mixed.example:{server.Port}/");

        Assert.Equal([$"http://mixed.example:{server.Port}/x"], result.Links);
        Assert.All(scrape.Guard.Dialled, endPoint => Assert.Equal(IPAddress.Loopback, endPoint.Address));
    }

    [Fact]
    public void Run_FailuresFile_IsAListThatCanBeRunAgain()
    {
        using var server = RawServer.Answering("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        var first = new Scrape().RunList($"{server.Url}\nnot a url\nftp://example.org/\n");

        var second = new Scrape().RunList(string.Concat(first.Failures.Select(line => line + "\n")));

        Assert.Equal(3, second.Totals.Failed);
        Assert.Contains($"{server.Url} # http-status: 500", second.Failures);
    }

    private static string Noise() => Convert.ToBase64String(Enumerable.Range(0, 3000).Select(i => (byte)(i * i * 7)).ToArray());

    private static byte[] Packed(string coding, string html, int cut)
    {
        using var packed = new MemoryStream();
        using (Stream packing = coding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal),
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal),
            _ => new BrotliStream(packed, CompressionLevel.Optimal),
        })
        {
            packing.Write(Encoding.UTF8.GetBytes(html));
        }

        var body = packed.ToArray()[..^cut];
        var header = $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\nContent-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.Latin1.GetBytes(header), .. body];
    }
}
