using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class ExplainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly RawServer _server = new(connection =>
    {
        while (connection.ReadRequest() is { } request)
        {
            connection.Send(request.Split(' ')[1] switch
            {
                "/robots.txt" => "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 33\r\n\r\nUser-agent: *\nDisallow: /private\n",
                "/moved" => "HTTP/1.1 301 Moved\r\nLocation: http://me:pass@127.0.0.1:0/\r\nContent-Length: 0\r\n\r\n",
                "/there" => "HTTP/1.1 302 Found\r\nLocation: /page\r\nX-Acting: a\u001B[2Jb\r\nContent-Length: 0\r\n\r\n",
                _ => RawServer.Html("<meta charset=koi8-r><a href=x><a href=x><a href=http://[>").Replace("; charset=utf-8", "", StringComparison.Ordinal),
            });
        }
    });

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Explain_RedirectToAPage_TellsEveryStepAndWritesNothing()
    {
        var (exitCode, output, error) = await RunAsync($"{_server.Url}there", "--allow-private", "--robots", "on");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        AssertInOrder(
            output,
            $"url       {_server.Url}there\n",
            $"scheme http, host 127.0.0.1, port {_server.Port}, path and query /there\n",
            $"request   GET {_server.Url}robots.txt\n",
            "guard     127.0.0.1 is allowed\n",
            "answer    HTTP/1.1 200 OK\n",
            "times     names ",
            "robots    allowed\n",
            $"request   GET {_server.Url}there\n",
            "answer    HTTP/1.1 302 Found\n",
            "          Location: /page\n",
            "connection kept from before",
            $"request   GET {_server.Url}page\n",
            "answer    HTTP/1.1 200 OK\n",
            "          Content-Type: text/html\n",
            "body      58 bytes",
            "charset   KOI8-R, by a meta element\n",
            "links     1, of 3 values in the markup\n",
            $"          {_server.Url}x\n",
            "done      1 redirects");
        Assert.DoesNotContain("\u001B", output);
    }

    [Fact]
    public async Task Explain_PageThatRobotsForbid_IsNotAskedFor()
    {
        var (exitCode, output, _) = await RunAsync($"{_server.Url}private/x", "--allow-private", "--robots", "on");

        Assert.Equal(1, exitCode);
        AssertInOrder(output, "/robots.txt\n", "failed    blocked: robots.txt does not allow it\n");
        Assert.DoesNotContain("robots    allowed", output);
        Assert.DoesNotContain($"GET {_server.Url}private", output);
    }

    [Fact]
    public async Task Explain_AddressThatIsRefused_SaysSoAndConnectsToNothing()
    {
        var (exitCode, output, _) = await RunAsync(_server.Url.Replace("//", "//me:pass@", StringComparison.Ordinal));

        Assert.Equal(1, exitCode);
        AssertInOrder(output, "guard     refused: 127.0.0.1 is no public address", "failed    blocked: ");
        Assert.DoesNotContain("pass", output);
        Assert.Equal(0, _server.Accepted);
    }

    [Fact]
    public async Task Explain_LocationWithAPassword_DoesNotRepeatIt()
    {
        var (exitCode, output, _) = await RunAsync($"{_server.Url}moved", "--allow-private", "--retries", "0");

        Assert.Equal(1, exitCode);
        Assert.Contains("Location: http://127.0.0.1:0/", output);
        Assert.DoesNotContain("pass", output);
    }

    [Theory]
    [InlineData("nonsense", "not an absolute URL")]
    [InlineData("ftp://example.org/", "the scheme is not http or https")]
    public async Task Explain_WhatIsNoUrlToFetch_ExitsWithTwo(string text, string fault)
    {
        var (exitCode, output, error) = await RunAsync(text);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal($"scraper: {text}: {fault}\n", error);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        ScraperProcess.RunAsync(_folder.Path, ["explain", .. arguments]);

    private static void AssertInOrder(string text, params string[] parts)
    {
        var position = 0;
        foreach (var part in parts)
        {
            var found = text.IndexOf(part, position, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{part}' is not there, or too early, in\n{text}");
            position = found + part.Length;
        }
    }
}
