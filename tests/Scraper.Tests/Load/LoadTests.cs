using System.Diagnostics;
using Scraper.Fetching.Connecting;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Load;

/// <summary>The program under load, with the server in another process. Alone while they run: they look at the clock.</summary>
[CollectionDefinition(nameof(LoadTests), DisableParallelization = true)]
[Collection(nameof(LoadTests))]
public sealed class LoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_10000RequestsInFlight_TakeLittleLongerThanOne()
    {
        const int Count = 10_000;
        Assert.SkipUnless(DescriptorLimit.FindRoom() >= Count + 1_000, $"The limit of open files here, {DescriptorLimit.FindRoom()}, does not allow {Count} connections.");
        using var site = await LoopSite.StartAsync("<a href=/x>", TimeSpan.FromSeconds(5), expected: Count);
        var clock = Stopwatch.StartNew();
        using var process = ScraperProcess.Start(
            _folder.Path, "run", "-", "--allow-private", "--retries", "0", "-c", $"{Count}", "--per-host", $"{Count}");

        var urls = Enumerable.Range(0, Count).Select(page => $"http://127.0.0.1:{site.Port}/{page}").ToArray();
        await process.WriteLinesAsync(urls);
        await WaitForLengthAsync(_folder.File("results/results.txt"), urls.Sum(url => $"{url}\thttp://127.0.0.1:{site.Port}/x\n".Length), process);
        var seconds = clock.Elapsed.TotalSeconds;
        var usage = process.Usage;
        process.CloseInput();
        var (exitCode, _, error) = await process.WaitAsync();

        TestContext.Current.TestOutputHelper?.WriteLine($"{seconds:0.0} s, {usage}, {error}");
        Assert.Equal(0, exitCode);
        Assert.Contains("10,000 done, 0 failed", error);
        Assert.Equal(Count, site.MostInFlight);

        // 7 to 9 s on two cores that have nothing else to do.
        Assert.InRange(seconds, 5, 30);

        // Some 16 KB each, of which 10 are .NET's connection with its two buffers; the rest is the runtime's, and garbage not collected yet.
        Assert.InRange(usage.PeakMegabytes, 0, 550);
    }

    [Fact]
    public async Task Run_ManyPagesOnEnd_NeedsNoMoreMemoryAtTheEndThanAtTheBeginning()
    {
        // The test is about 50,000; SCRAPER_SOAK asks for another number.
        var count = int.TryParse(Environment.GetEnvironmentVariable("SCRAPER_SOAK"), out var asked) ? asked : 50_000;
        using var site = await LoopSite.StartAsync(string.Concat(Enumerable.Range(0, 20).Select(link => $"<p><a href=/link/{link}>link</a>")));
        using var process = ScraperProcess.Start(_folder.Path, "run", "-", "--allow-private");
        var urls = Enumerable.Range(0, count).Select(page => $"http://127.0.0.{1 + page % 100}:{site.Port}/{page}").ToArray();

        var usages = new List<ProcessUsage>();
        foreach (var part in urls.Chunk(count / 10))
        {
            await process.WriteLinesAsync(part);
            var written = (usages.Count + 1) * part.Length;
            while (site.Requests < written)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
            }

            usages.Add(process.Usage);
        }

        process.CloseInput();
        var (exitCode, _, error) = await process.WaitAsync();

        TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join("\n", usages)}\n{error}");
        Assert.Equal(0, exitCode);
        Assert.Contains($"{count:N0} done, 0 failed", error);
        Assert.InRange(usages[^1].Megabytes, 0, usages[1].Megabytes * 1.2 + 10);
        Assert.InRange(usages[^1].Descriptors, 0, usages[0].Descriptors + 100);
    }

    private static async Task WaitForLengthAsync(string path, long length, ScraperProcess process)
    {
        while (!process.HasExited && (!File.Exists(path) || new FileInfo(path).Length < length))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
