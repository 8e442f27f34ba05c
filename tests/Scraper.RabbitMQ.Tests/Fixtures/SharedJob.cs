using Scraper.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.Fixtures;

/// <summary>A job over some sites, and the processes that take part in it.</summary>
internal sealed class SharedJob : IDisposable
{
    /// <summary>The lines of one queue that a worker has under way.</summary>
    public const int Prefetch = 8;

    private readonly string _address;
    private readonly CountedSite[] _sites;
    private readonly TemporaryFolder _folder = new();
    private readonly List<ScraperProcess> _processes = [];

    /// <summary>A job of its own name over <paramref name="siteCount"/> sites, which are as many hosts.</summary>
    public SharedJob(TestBroker broker, int siteCount, int pageCount)
    {
        _address = broker.Address;
        _sites = [.. Enumerable.Range(0, siteCount).Select(_ => new CountedSite(pageCount))];
        _folder.Write("urls.txt", string.Join('\n', _sites.SelectMany(site => site.Urls).Order(StringComparer.Ordinal)) + "\n\n# comment\nnonsense\n");
        Configure("{}", "{}");
    }

    /// <summary>One whose list has been submitted, and that nobody works on yet; the test is skipped where there is no broker.</summary>
    public static async Task<SharedJob> SubmittedAsync(TestBroker broker, int siteCount = 1, int pageCount = 10)
    {
        TestBroker.SkipUnlessInstalled();
        var job = new SharedJob(broker, siteCount, pageCount);
        try
        {
            await AssertEndsAsync(0, job.Submit());
            return job;
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }

    public string Name { get; } = "test-" + Guid.NewGuid().ToString("N");

    public string Folder => _folder.Path;

    public int RequestCount => _sites.Sum(site => site.RequestCount);

    public string[] List => _folder.Read("urls.txt").Split('\n');

    public string[] Results => ReadLines("shared.txt");

    /// <summary>The bytes that have been collected; while the collector has the file locked, that is all that can be seen.</summary>
    public long ResultLength => new FileInfo(_folder.File("shared.txt")) is { Exists: true } file ? file.Length : 0;

    public string[] Failures => ReadLines("shared.txt.failures.txt");

    /// <summary>Writes the configuration of all that are started after it.</summary>
    public void Configure(string fetch, string broker) => _folder.Write("scraper.json", $$"""{ "Fetch": {{fetch}}, "Broker": {{broker}}, "Output": { "BatchLines": 32 } }""");

    public void WriteList(string text) => _folder.Write("urls.txt", text);

    public ScraperProcess Submit(params string[] options) => Start(["submit", "urls.txt", .. options]);

    public ScraperProcess Work() => Start("work", "--allow-private", "--prefetch", $"{Prefetch}");

    public ScraperProcess Collect() => Start("collect", "-o", "shared.txt");

    public ScraperProcess Start(params string[] command)
    {
        var process = ScraperProcess.Start(Folder, [.. command, "--broker", _address, "--job", Name, "-q", "--config", "scraper.json"]);
        _processes.Add(process);
        return process;
    }

    /// <summary>What <c>scraper jobs</c> prints.</summary>
    public async Task<string> ListJobsAsync(params string[] options)
    {
        var (exitCode, output, error) = await ScraperProcess.RunAsync(Folder, ["jobs", "--broker", _address, .. options]);
        Assert.True(exitCode == 0, error);
        return output;
    }

    /// <summary>Waits until what <c>scraper jobs</c> prints holds some text; a process that is to go on meanwhile must not end.</summary>
    public async Task WaitForListAsync(string text, ScraperProcess process)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!(await ListJobsAsync()).Contains(text, StringComparison.Ordinal))
        {
            Assert.False(process.HasExited);
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(1), $"jobs never said: {text}");
        }
    }

    /// <summary>Checks that what was collected is what a run alone writes.</summary>
    public async Task AssertSameAsAloneAsync()
    {
        var (exitCode, _, error) = await ScraperProcess.RunAsync(Folder, "run", "--allow-private", "-q", "-o", "alone.txt", "--config", "scraper.json");
        Assert.True(exitCode == 1, error);
        Assert.Equal(ReadLines("alone.txt"), Results);
        Assert.Equal(ReadLines("alone.txt.failures.txt"), Failures);
    }

    /// <summary>Waits until something has been collected.</summary>
    public async Task WaitForResultsAsync()
    {
        while (ResultLength == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the broker knows of it, and has its queues.</summary>
    public async Task WaitUntilListedAsync()
    {
        while (!(await ListJobsAsync()).Split('\n').Any(line => line.StartsWith(Name, StringComparison.Ordinal) && line.Contains("lines wait")))
        {
        }
    }

    /// <summary>Has all that are started after it be another user of the broker.</summary>
    public void ConfigureUser(string user, string password)
    {
        _folder.Write("user", $"{user}:{password}\n");
        Configure("{}", """{ "CredentialsFile": "user" }""");
    }

    /// <summary>Deletes what has been collected, for the job after it.</summary>
    public void DeleteResults() => Array.ForEach(Directory.GetFiles(Folder, "shared.txt*"), File.Delete);

    public static async Task AssertEndsAsync(int exitCode, params ScraperProcess[] processes)
    {
        foreach (var process in processes)
        {
            var (actual, _, error) = await process.WaitAsync();
            Assert.True(actual == exitCode, $"{actual}: {error}");
        }
    }

    public void Dispose()
    {
        _processes.ForEach(process => process.Dispose());
        Array.ForEach(_sites, site => site.Dispose());
        _folder.Dispose();
    }

    private string[] ReadLines(string name) => [.. _folder.Read(name).Split('\n').Order(StringComparer.Ordinal)];
}
