using System.Net;
using System.Text.RegularExpressions;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Serving;

/// <summary>The program itself, as users run it.</summary>
public sealed partial class ServeCommandTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serve_Terminated_AnswersWhatIsInFlightAndExitsWith143()
    {
        using var folder = new TemporaryFolder();
        using var asked = new SemaphoreSlim(0);
        using var answer = new ManualResetEventSlim();
        using var server = new RawServer(connection =>
        {
            connection.ReadRequest();
            asked.Release();
            answer.Wait(TimeSpan.FromSeconds(20));
            connection.Send(RawServer.Html("at last"));
        });
        var log = folder.File("log");
        using var process = ScraperProcess.Start(folder.Path, "serve", "--listen", "127.0.0.1:0", "--allow-private", "--config", folder.Write("c.json", $$$"""{ "Log": { "File": "{{{log}}}" } }"""));
        using var client = new HttpClient { BaseAddress = await FindAddressAsync(log) };
        var page = client.GetStringAsync($"first?url={server.Url}", Cancellation);
        Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));

        process.Signal("TERM");
        await WaitForLineAsync(log, "Interrupted");
        answer.Set();

        Assert.Equal("at last", await page);
        Assert.Equal(143, (await process.WaitAsync()).ExitCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Serve_TokenInAFileOrTheEnvironment_IsAskedForAndNeverPrinted(bool isInFile)
    {
        const string Token = "cJ7-not-to-be-seen";
        using var folder = new TemporaryFolder();
        var log = folder.File("log");
        string[] arguments = ["serve", "--verbose", "--listen", "127.0.0.1:0", "--config", folder.Write("c.json", $$$"""{ "Log": { "File": "{{{log}}}" } }""")];
        using var process = isInFile
            ? ScraperProcess.Start(folder.Path, [.. arguments, "--token-file", folder.Write("token", $" {Token} \nsomething else\n")])
            : ScraperProcess.Start(folder.Path, [("SCRAPER_TOKEN", Token)], arguments);
        using var client = new HttpClient { BaseAddress = await FindAddressAsync(log) };

        using var without = await client.GetAsync("metrics", Cancellation);
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {Token}");
        using var with = await client.GetAsync("metrics", Cancellation);
        process.Signal("TERM");
        var (_, output, error) = await process.WaitAsync();

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
        Assert.Equal("Bearer", without.Headers.WwwAuthenticate.Single().Scheme);
        Assert.DoesNotContain(Token, output + error + await File.ReadAllTextAsync(log, Cancellation) + await with.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Serve_TokenInTheEnvironmentWithALineBreak_IsAskedForWithoutIt()
    {
        using var folder = new TemporaryFolder();
        var log = folder.File("log");
        using var process = ScraperProcess.Start(
            folder.Path, [("SCRAPER_TOKEN", "s3cret\n")], ["serve", "--listen", "127.0.0.1:0", "--config", folder.Write("c.json", $$$"""{ "Log": { "File": "{{{log}}}" } }""")]);
        using var client = new HttpClient { BaseAddress = await FindAddressAsync(log) };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer s3cret");

        using var answer = await client.GetAsync("metrics", Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("", 2, "no token on its first line")]
    [InlineData(null, 3, "Could not find file")]
    public async Task Serve_NoTokenInTheFile_DoesNotServeWithoutOne(string? content, int expected, string reason)
    {
        using var folder = new TemporaryFolder();
        var file = content is null ? folder.File("none") : folder.Write("token", content);

        var (exitCode, _, error) = await ScraperProcess.RunAsync(folder.Path, "serve", "--listen", "127.0.0.1:0", "--token-file", file);

        Assert.Equal(expected, exitCode);
        Assert.Contains(reason, error);
    }

    [Fact]
    public async Task Serve_HeadersInTheConfiguration_WarnsThatEverySiteGetsThem()
    {
        using var folder = new TemporaryFolder();
        using var server = RawServer.Answering("");

        var (_, _, error) = await ScraperProcess.RunAsync(
            folder.Path, "serve", "--listen", $"127.0.0.1:{server.Port}", "--config", folder.Write("c.json", """{ "Fetch": { "Headers": ["X-Key: not-to-be-seen"] } }"""));

        Assert.Contains("go to every site that a client names", error);
        Assert.DoesNotContain("not-to-be-seen", error);
    }

    [Fact]
    public async Task Serve_HealthOfAServer_Is0AndWithoutOne1()
    {
        using var folder = new TemporaryFolder();
        var log = folder.File("log");
        using var process = ScraperProcess.Start(folder.Path, "serve", "--listen", "0.0.0.0:0", "--config", folder.Write("c.json", $$$"""{ "Log": { "File": "{{{log}}}" } }"""));
        var port = (await FindAddressAsync(log)).Port;

        var (well, output, _) = await ScraperProcess.RunAsync(folder.Path, "serve", "--health", "--listen", $"0.0.0.0:{port}");
        process.Signal("TERM");
        await process.WaitAsync();
        var (gone, _, error) = await ScraperProcess.RunAsync(folder.Path, "serve", "--health", "--listen", $"0.0.0.0:{port}");

        Assert.Equal((0, "", 1), (well, output, gone));
        Assert.Contains($"scraper: 127.0.0.1:{port}: Connection refused", error);
    }

    [Fact]
    public async Task Serve_HealthOfAnotherServer_Is1AndSaysWhatItAnswers()
    {
        using var folder = new TemporaryFolder();
        using var server = RawServer.Answering("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");

        var (exitCode, _, error) = await ScraperProcess.RunAsync(folder.Path, "serve", "--health", "--listen", $"127.0.0.1:{server.Port}");

        Assert.Equal(1, exitCode);
        Assert.Contains("answers HTTP/1.1 503 Busy", error);
    }

    [Fact]
    public async Task Serve_HealthOfAServerThatIsNoneOfHttp_Is1()
    {
        using var folder = new TemporaryFolder();
        using var server = RawServer.Answering(new string('x', 1024 * 1024));

        var (exitCode, _, error) = await ScraperProcess.RunAsync(folder.Path, "serve", "--health", "--listen", $"127.0.0.1:{server.Port}");

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"scraper: 127.0.0.1:{server.Port}: ", error);
    }

    [Fact]
    public async Task Serve_AddressOfAnotherMachine_ExitsWith3()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, _, error) = await ScraperProcess.RunAsync(folder.Path, "serve", "--listen", "192.0.2.1:8080");

        Assert.Equal(3, exitCode);
        Assert.Contains("scraper: 192.0.2.1:8080: the server cannot listen there: Cannot assign requested address\n", error);
    }

    [Fact]
    public async Task Serve_NowhereToListen_ExitsWith3()
    {
        using var folder = new TemporaryFolder();
        using var server = RawServer.Answering("");

        var (exitCode, _, error) = await ScraperProcess.RunAsync(folder.Path, "serve", "--listen", $"127.0.0.1:{server.Port}");

        Assert.Equal(3, exitCode);
        Assert.Contains("address already in use", error);
    }

    [Fact]
    public async Task Serve_FewDescriptors_IsRefusedInsteadOfFailingInItsMidst()
    {
        using var folder = new TemporaryFolder();
        using var process = ScraperProcess.Start(
            "/bin/sh", folder.Path, [], ["-c", "ulimit -n 160 && exec \"$@\"", "sh", ScraperProgram.Path, "serve", "--listen", "127.0.0.1:0"]);

        var (exitCode, _, error) = await process.WaitAsync();

        Assert.Equal((2, "scraper: the system allows 160 descriptors (ulimit -Hn), and a server needs 256 at least\n"), (exitCode, error));
    }

    /// <summary>Kestrel is for those who serve, OpenTelemetry for those who have a collector: they cost a run neither time nor memory.</summary>
    [Fact]
    public async Task Run_InTheMiddle_HasNoneOfAspNetNorOfOpenTelemetryLoaded()
    {
        using var folder = new TemporaryFolder();
        using var asked = new SemaphoreSlim(0);
        using var server = new RawServer(connection =>
        {
            connection.ReadRequest();
            asked.Release();
            connection.Hang();
        });

        // Not a published one, where all assemblies are in one file.
        using var process = ScraperProcess.Start(ScraperProgram.Built, folder.Path, [], ["run", "-", "--allow-private"]);
        process.WriteInput(server.Url + "\n");
        Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));

        var maps = await File.ReadAllTextAsync($"/proc/{process.Id}/maps", Cancellation);

        Assert.Contains("/System.Net.Http.dll", maps);
        Assert.DoesNotContain("/OpenTelemetry", maps);
        Assert.DoesNotContain("/Microsoft.AspNetCore.", maps.Replace("/Microsoft.AspNetCore.App/", "/", StringComparison.Ordinal));
    }

    private static async Task<Uri> FindAddressAsync(string log) => new(Address().Match(await WaitForLineAsync(log, "Listening")).Value);

    private static async Task<string> WaitForLineAsync(string log, string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var timer = TimeProvider.System.CreateTimer(_ => patience.Cancel(), null, TimeSpan.FromSeconds(30), Timeout.InfiniteTimeSpan);
        while (true)
        {
            if (File.Exists(log))
            {
                await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var reader = new StreamReader(file);
                var content = await reader.ReadToEndAsync(patience.Token);
                if (content.Contains(text, StringComparison.Ordinal))
                {
                    return content;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    [GeneratedRegex(@"http://[0-9.]+:[0-9]+")]
    private static partial Regex Address();
}
