using System.IO.Compression;
using System.Text;
using Scraper.Tests.Fixtures;
using Scraper.Writing.Journals;
using Scraper.Writing.Storage;

namespace Scraper.Tests.EndToEnd;

/// <summary>The program is killed again and again, and started again with the same command.</summary>
public sealed class KillTests
{
    /// <summary>For each of the variants.</summary>
    private const int KillCount = 50;
    private const int PageCount = 5_000;

    private static readonly string[] Options =
        ["run", "--allow-private", "-q", "-c", "64", "--per-host", "64", "--config", "scraper.json"];

    /// <summary>What a run is given besides, side by side.</summary>
    private static readonly string[][] Variants =
        [["-o", "results.txt"], ["-o", "results.txt.gz"], ["-o", "results.txt", "--rotate", "40000"], ["-o", "results.txt", "--durability", "none"]];

    [Fact]
    public async Task Kill_AtRandomMomentsTwoHundredTimes_EveryPageIsThereOnceAndNoneIsAskedForAfterItsCommit()
    {
        var runs = 0;

        await Parallel.ForAsync(0, Variants.Length, TestContext.Current.CancellationToken, async (lane, _) =>
        {
            var count = await KillAsync(Variants[lane], new Random(lane));
            Interlocked.Add(ref runs, count);
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{Variants.Length * KillCount} kills in {runs} runs");
    }

    /// <summary>Does run after run, until there were enough kills.</summary>
    private static async Task<int> KillAsync(string[] variant, Random random)
    {
        using var site = new CountedSite(PageCount);
        var expected = await RunUndisturbedAsync(site);
        var (kills, runs) = (0, 0);
        while (kills < KillCount)
        {
            using var folder = Prepare(site);
            runs++;
            while (!await RunAndKillAsync(site, folder, variant, random))
            {
                kills++;
                FinishWhatIsCommitted(site, folder, variant[1]);
            }

            Assert.Equal(expected, ReadLines(folder, variant[1]));
            Assert.Equal(0, site.LateCount);
        }

        return runs;
    }

    private static async Task<string[]> RunUndisturbedAsync(CountedSite site)
    {
        using var folder = Prepare(site);
        var (exitCode, _, error) = await ScraperProcess.RunAsync(folder.Path, [.. Options, .. Variants[0]]);
        Assert.True(exitCode == 1, error);
        Assert.Equal(1, site.MostRequests);
        var lines = ReadLines(folder, "results.txt");
        var failed = (PageCount + 10) / 11;
        Assert.Equal((PageCount - failed) * 2 + failed + 2, lines.Length);
        return lines;
    }

    /// <summary>The list, with lines in it that are blank, or hold no URL; and small batches, so that there is much to interrupt.</summary>
    private static TemporaryFolder Prepare(CountedSite site)
    {
        site.Reset();
        var folder = new TemporaryFolder();
        folder.Write("urls.txt", string.Join('\n', site.Urls.Select((url, page) => (page % 2_000) switch { 7 => url + "\n\n# comment", 8 when page < 4_000 => url + "\nnonsense", _ => url })));
        folder.Write("scraper.json", """{ "Output": { "BatchLines": 32 } }""");
        return folder;
    }

    /// <summary>Starts the program, and kills it when it has asked for some more pages, or has hardly begun.</summary>
    /// <returns>Whether it came to its end instead.</returns>
    private static async Task<bool> RunAndKillAsync(CountedSite site, TemporaryFolder folder, string[] variant, Random random)
    {
        using var process = ScraperProcess.Start(folder.Path, [.. Options, .. variant]);
        var until = site.RequestCount + (random.Next(6) == 0 ? 0 : random.Next(1, 500));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (site.RequestCount < until && !process.HasExited)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(until == site.RequestCount ? 250 : 12)), TimeProvider.System, patience.Token);
        if (await process.KillAsync())
        {
            // A run that was killed when it was over is over: the same command would begin the next one.
            return Recovery.TryRead(new SystemFiles(), folder.File(variant[1] + ".journal"))?.Ended is not null;
        }

        var (exitCode, _, error) = await process.WaitAsync();
        Assert.True(exitCode == 1 && error == "", $"{exitCode}: {error}");
        return true;
    }

    private static void FinishWhatIsCommitted(CountedSite site, TemporaryFolder folder, string output)
    {
        if (Recovery.TryRead(new SystemFiles(), folder.File(output + ".journal")) is not { } state)
        {
            return;
        }

        var pages = PagesByLine(folder);
        foreach (var line in state.Finished.Ranges.SelectMany(range => Enumerable.Range((int)range.First, (int)range.Count)))
        {
            if (pages.TryGetValue(line, out var page))
            {
                site.Finish(page);
            }
        }
    }

    private static Dictionary<int, int> PagesByLine(TemporaryFolder folder) => folder.Read("urls.txt").Split('\n')
        .Select((text, index) => (Text: text, Line: index + 1))
        .Where(line => line.Text.StartsWith("http", StringComparison.Ordinal))
        .ToDictionary(line => line.Line, line => int.Parse(line.Text[(line.Text.LastIndexOf('/') + 1)..]));

    /// <summary>The lines of all files of results and of failures, in an order that is always the same.</summary>
    private static string[] ReadLines(TemporaryFolder folder, string output)
    {
        var files = Directory.GetFiles(folder.Path, "results*").Where(file => !file.EndsWith(".journal", StringComparison.Ordinal) && !file.EndsWith("failures.txt", StringComparison.Ordinal));
        var failures = folder.File(output == "results.txt" ? "failures.txt" : output + ".failures.txt");
        var text = string.Concat(files.Select(ReadText)) + ReadText(failures);
        Assert.EndsWith("\n", text);
        return [.. text.Split('\n')[..^1].Order(StringComparer.Ordinal)];
    }

    private static string ReadText(string path)
    {
        using var file = JustClosed.Open(() => File.OpenRead(path));
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
