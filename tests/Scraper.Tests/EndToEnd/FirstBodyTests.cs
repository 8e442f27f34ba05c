using System.Diagnostics;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>What <c>scraper first --output-body</c> passes on.</summary>
public sealed class FirstBodyTests : IDisposable
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task First_LargeBody_IsPassedOnInBoundedMemory()
    {
        const int Megabyte = 1024 * 1024;
        const long Size = 256 * Megabyte;
        using var server = new RawServer(connection =>
        {
            connection.ReadRequest();
            connection.Send($"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {Size}\r\n\r\n");
            var block = new byte[Megabyte];
            for (var sent = 0L; sent < Size; sent += block.Length)
            {
                connection.Send(block);
            }
        });
        using var process = Start("--output-body", "--allow-private", server.Url);

        var buffer = new byte[Megabyte];
        var output = process.StandardOutput.BaseStream;
        long total = 0;
        double early = 0;
        double late = 0;
        while (await output.ReadAsync(buffer, Cancellation) is > 0 and var count)
        {
            total += count;
            early = early == 0 && total > 16 * Megabyte ? ProcessUsage.Of(process.Id).PeakMegabytes : early;
            late = late == 0 && total > Size - Megabyte ? ProcessUsage.Of(process.Id).PeakMegabytes : late;
        }

        Assert.Equal((0, Size), (await WaitAsync(process), total));
        Assert.InRange(late - early, 0, 48);
    }

    [Fact]
    public async Task First_FirstBytesAreThere_PrintsTheLineAndCancelsTheOthersBeforeTheRestComes()
    {
        using var goOn = new ManualResetEventSlim();
        using var slow = new SlowServer(Long, "");
        using var server = new RawServer(connection =>
        {
            connection.ReadRequest();
            connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\none,");
            goOn.Wait(Long);
            connection.Send("two.");
        });
        using var process = ScraperProcess.Start(_folder.Path, "first", "--output-body", "--allow-private", slow.Url, server.Url);

        Assert.Matches($"^{server.Url}\t200\t[0-9]+\n$", await process.WaitForErrorAsync("\n", 1));
        Assert.True(slow.Closed.Wait(Long, Cancellation));
        goOn.Set();

        var (exitCode, output, _) = await process.WaitAsync();
        Assert.Equal((0, "one,two."), (exitCode, output));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart", "truncated: ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n", "truncated: ")]
    public async Task First_WinnersBodyBreaksOff_SaysSoAndExitsWithOneAndDoesNotAskAgain(string answer, string reason)
    {
        using var server = RawServer.ClosingAfter(answer);

        var (exitCode, output, error) = await ScraperProcess.RunAsync(_folder.Path, "first", "--output-body", "--allow-private", server.Url);

        Assert.Equal((1, "part"), (exitCode, output));
        Assert.StartsWith($"{server.Url}\t200\t", error);
        Assert.Contains($"\nscraper: {server.Url}: {reason}", error);
        Assert.EndsWith(", after 4 bytes of its body\n", error);
        Assert.Equal(1, server.Accepted);
    }

    [Fact]
    public async Task First_NobodyReadsTheOutput_EndsInSilenceWith141()
    {
        using var closed = new ManualResetEventSlim();
        using var server = new RawServer(connection =>
        {
            connection.ReadRequest();
            connection.Send("HTTP/1.1 200 OK\r\n\r\n");
            try
            {
                while (true)
                {
                    connection.Send(new byte[64 * 1024]);
                }
            }
            finally
            {
                closed.Set();
            }
        });
        using var process = Start("--output-body", "--allow-private", server.Url);
        var error = process.StandardError.ReadToEndAsync(Cancellation);

        Assert.Equal(16, await process.StandardOutput.BaseStream.ReadAtLeastAsync(new byte[16], 16, cancellationToken: Cancellation));
        process.StandardOutput.Close();

        Assert.Equal(141, await WaitAsync(process));
        Assert.Matches($"^{server.Url}\t200\t[0-9]+\n$", await error);
        Assert.True(closed.Wait(Long, Cancellation));
    }

    [Fact]
    public async Task First_TwoBodies_AreWrittenOneAfterTheOther()
    {
        using var first = new ManualResetEventSlim();
        using var second = new ManualResetEventSlim();
        using var one = new RawServer(connection =>
        {
            connection.ReadRequest();
            connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\none");
            first.Set();
            second.Wait(Long);
            connection.Send("ONE");
        });
        using var two = new RawServer(connection =>
        {
            connection.ReadRequest();
            first.Wait(Long);
            connection.IsClosedWithin(TimeSpan.FromMilliseconds(200)); // the other one has to be read before this one
            connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ntwoTWO");
        });
        using var process = ScraperProcess.Start(_folder.Path, "first", "--output-body", "--allow-private", "--count", "2", one.Url, two.Url);

        await process.WaitForErrorAsync("\n", 2);
        second.Set();

        var (exitCode, output, _) = await process.WaitAsync();
        Assert.Equal((0, "oneONEtwoTWO"), (exitCode, output));
    }

    [Fact]
    public async Task First_BodyIsLargerThanWasAsked_IsCutThere()
    {
        using var server = RawServer.ClosingAfter($"HTTP/1.1 200 OK\r\n\r\n{new string('x', 200)}");

        var (exitCode, output, error) = await ScraperProcess.RunAsync(_folder.Path, "first", "--output-body", "--allow-private", "--max-body", "100", server.Url);

        Assert.Equal(1, exitCode);
        Assert.InRange(output.Length, 0, 100);
        Assert.Contains("too-large: the body is larger than 100 bytes", error);
    }

    private Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(ScraperProgram.Path, ["first", .. arguments])
    {
        WorkingDirectory = _folder.Path,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync(Cancellation).WaitAsync(Long, TimeProvider.System, Cancellation);
        return process.ExitCode;
    }
}
