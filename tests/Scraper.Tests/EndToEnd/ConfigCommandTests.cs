using Scraper.Tests.Fixtures;

namespace Scraper.Tests.EndToEnd;

public sealed class ConfigCommandTests
{
    [Fact]
    public async Task Config_SettingsFromAllPlaces_NamesTheSourceOfEach()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config/scraper.json", """{ "$schema": "x", "Fetch": { "Retries": 1, "Headers": ["Cookie: secret", "X-A: 1"] } }""");
        folder.Write("other.json", """{ "Serilog": { "MinimumLevel": "Debug" }, "Links": { "Elements": ["a"] } }""");

        var usual = await ScraperProcess.RunAsync(folder.Path, "config", "--delay", "2", "--proxy", "http://me:secret@proxy.example:1");
        var other = await ScraperProcess.RunAsync(folder.Path, "config", "--config", "other.json", "-q");

        Assert.Equal((0, ""), (usual.ExitCode, usual.Error));
        Assert.Matches("(?m)^Fetch:DelaySeconds += 2 +# command line$", usual.Output);
        Assert.Matches("(?m)^Fetch:Retries += 1 +# /.*/config/scraper.json$", usual.Output);
        Assert.Matches("(?m)^Fetch:Concurrency += 64 +# default$", usual.Output);
        Assert.Contains("""["Cookie: ***","X-A: 1"]""", usual.Output);
        Assert.Contains("http://***@proxy.example:1", usual.Output);
        Assert.DoesNotContain("secret", usual.Output);
        Assert.Matches("(?m)^Links:Elements += \\[\"a\"\\] +# /.*/other.json$", other.Output);
        Assert.Matches("(?m)^Log:Level += \"Error\" +# command line$", other.Output);
        Assert.Contains("Serilog's own configuration", other.Output);
    }

    [Fact]
    public async Task Config_OnOrOff_IsTrueOrFalseForASwitchAndATextForAnythingElse()
    {
        using var folder = new TemporaryFolder();

        var (_, output, _) = await ScraperProcess.RunAsync(folder.Path, "config", "-o", "on", "--mirror-expect", "off", "--robots", "on");

        Assert.Matches("(?m)^Output:Path += \"on\" +# command line$", output);
        Assert.Matches("(?m)^Fetch:MirrorExpect += \"off\" +# command line$", output);
        Assert.Matches("(?m)^Fetch:Robots += true +# command line$", output);
    }

    [Fact]
    public async Task Config_FaultySetting_ExitsWithTwo()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config/scraper.json", """{ "$schma": "x" }""");

        var (exitCode, output, error) = await ScraperProcess.RunAsync(folder.Path, "config");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("$schma: no such setting", error);
    }
}
