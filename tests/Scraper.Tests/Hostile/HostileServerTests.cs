using Hypertext.Tests;

namespace Scraper.Tests.Hostile;

/// <summary>Servers that break the rules, by ill will or by accident, and what the fetch stage makes of their answers.</summary>
/// <remarks>Alone while they run: time limits of a few seconds are among what they test.</remarks>
[CollectionDefinition(nameof(HostileServerTests), DisableParallelization = true)]
[Collection(nameof(HostileServerTests))]
public sealed class HostileServerTests(HostileRun run) : IClassFixture<HostileRun>
{
    public static TheoryData<string> Ids =>
        SharedData.Exists(HostileCase.File) ? [.. HostileRun.ReadCases().Select(@case => @case.Id)] : ["(no data)"];

    [Theory]
    [MemberData(nameof(Ids))]
    public void FetchAsync_HostileServer_EndsAsACarefulClientWould(string id)
    {
        var @case = Find(id);

        var outcome = run[id];

        Assert.True(@case.Accepted.Contains(outcome.Category) != KnownMisses.All.ContainsKey(id), $"{outcome.Category}: {outcome.Detail}");
        Assert.Empty(outcome.DialledElsewhere);
        if (outcome.Category == "ok" && @case.Accepted[0] == "ok")
        {
            Assert.Equal(@case.Hrefs ?? outcome.Hrefs, outcome.Hrefs);
            Assert.Equal(@case.HrefCount ?? outcome.Hrefs.Length, outcome.Hrefs.Length);
            Assert.Equal(@case.Status ?? outcome.Status, outcome.Status);
            Assert.Equal(@case.Hops ?? outcome.Hops, outcome.Hops);
            Assert.Equal(@case.FinalUrl is null ? outcome.Url : outcome.FinalUrl, outcome.Url);
        }
        else if (outcome.Category == "http-status" && @case.Status is { } status)
        {
            Assert.StartsWith($"{status}", outcome.Detail);
        }
    }

    [Fact]
    public void Cases_AreAllThere()
    {
        SharedData.Find(HostileCase.File);

        Assert.Equal(258, HostileRun.ReadCases().Count());
        Assert.InRange(KnownMisses.All.Count, 0, 8);
    }

    private static HostileCase Find(string id)
    {
        SharedData.Find(HostileCase.File);
        return HostileRun.ReadCases().Single(@case => @case.Id == id);
    }
}
