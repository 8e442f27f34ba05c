using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

/// <summary>What a user sees of runs that share a list.</summary>
public sealed class ShardCommandTests : IDisposable
{
    private const int Shards = 4;

    // Those of 127.0.0.1 and localhost are of different shards of four; the malformed line and that of ftp are of shard 0.
    private const string Other = "nonsense";

    private readonly TemporaryFolder _folder = new();
    private readonly RawServer _server = RawServer.Answering(RawServer.Html("<a href=x>"));

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_AllShards_TakeEveryLineOnceAndNameLinesAsTheWholeListDoes()
    {
        _folder.Write("urls.txt", $"{Other}\n# comment\n{_server.Url}1\nhttp://localhost:{_server.Port}/2\n{_server.Url}3 http://localhost:{_server.Port}/3\nftp://x/\n");

        var reads = new List<string>();
        foreach (var index in Enumerable.Range(0, Shards))
        {
            var (_, _, error) = await RunAsync($"{index}/{Shards}", $"out{index}.txt");
            reads.Add(error);
        }

        var results = Enumerable.Range(0, Shards).SelectMany(index => Lines($"out{index}.txt")).Select(line => line.Split('\t')[0]);
        var failures = Enumerable.Range(0, Shards).Select(index => Lines($"out{index}.txt.failures.txt")).ToArray();
        Assert.Equal([$"{_server.Url}1", $"{_server.Url}3", $"http://localhost:{_server.Port}/2"], results.Order(StringComparer.Ordinal));
        Assert.Equal(["ftp://x/ # blocked: line 6: the scheme is not http or https", $"{Other} # malformed: line 1: not an absolute URL"], failures[0].Order(StringComparer.Ordinal));
        Assert.All(failures[1..], Assert.Empty);
        Assert.Equal(5, reads.Sum(error => int.Parse(error[..error.IndexOf(" URLs read", StringComparison.Ordinal)].Split('\n')[^1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Run_UnfinishedAndGivenAnotherShard_IsRefusedAndTheSameGoesOn()
    {
        _folder.Write("urls.txt", $"{Other}\n{Other}\n{_server.Url}1\nhttp://localhost:{_server.Port}/2\n");
        await RunAsync("0/3", "out.txt", "--max-failures", "0");

        var (exitOther, _, other) = await RunAsync("1/3", "out.txt");
        var (exitWhole, _, whole) = await ScraperProcess.RunAsync(_folder.Path, "run", "--allow-private", "-o", "out.txt");
        var (_, status, _) = await ScraperProcess.RunAsync(_folder.Path, "status", "-o", "out.txt");
        var (_, _, same) = await RunAsync("0/3", "out.txt");
        var (_, statusThen, _) = await ScraperProcess.RunAsync(_folder.Path, "status", "-o", "out.txt");

        Assert.Equal((3, 3), (exitOther, exitWhole));
        Assert.Contains("the unfinished run of urls.txt takes shard 0/3, this one shard 1/3; give each shard an output of its own (-o), or --fresh", other);
        Assert.Contains("takes shard 0/3, this one the whole list", whole);
        Assert.Contains("out.txt: a run of shard 0/3 of urls.txt that began at ", status);
        Assert.Contains("Going on with the run that began at ", same);
        Assert.Contains("4 lines of the list are finished", statusThen);
        Assert.Equal(2, Lines("out.txt.failures.txt").Length);
    }

    [Fact]
    public async Task Run_ShardInTheEnvironmentOrFaulty_IsTakenOrRefused()
    {
        _folder.Write("config/scraper.json", """{ "List": { "Shard": "4/4" } }""");
        _folder.Write("urls.txt", $"{Other}\n");

        var (exitCode, _, error) = await ScraperProcess.RunAsync(_folder.Path, "run");
        var (exitCodeOfOption, _, _) = await RunAsync("1/4", "out.txt");

        Assert.Equal(2, exitCode);
        Assert.Contains("config/scraper.json: List:Shard: '4/4' is not I/N with I from 0 to N-1", error);
        Assert.Equal(0, exitCodeOfOption);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string shard, string output, params string[] arguments) =>
        ScraperProcess.RunAsync(_folder.Path, ["run", "--allow-private", "--shard", shard, "-o", output, .. arguments]);

    private string[] Lines(string name) => File.Exists(_folder.File(name)) ? _folder.Read(name).Split('\n')[..^1] : [];
}
