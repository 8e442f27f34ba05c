using System.Text.Json;
using static Hypertext.Tests.Urls.WptData;

namespace Hypertext.Tests.Urls;

/// <summary>Hosts against the tests of the URL Standard and of UTS #46, as a browser's URL object has them.</summary>
public sealed class DomainToAsciiTests
{
    [Theory]
    [InlineData("url/toascii.json", 87)]
    [InlineData("url/IdnaTestV2.json", 2670)]
    [InlineData("url/IdnaTestV2-removed.json", 20)]
    public void TryParse_HostsOfTheStandard_AllAreRight(string path, int count)
    {
        // Without a host there is nothing to put into a URL.
        var cases = Cases(path).Where(test => Text(test, "input") is not "").ToArray();

        var wrong = cases.Select(Fault).Where(fault => fault is not null).ToArray();

        Assert.Equal(count, cases.Length);
        Assert.True(wrong.Length == 0, string.Join("\n", wrong));
    }

    private static string? Fault(JsonElement test)
    {
        // A domain of which nothing is left is none.
        var expected = Text(test, "output") is "" ? null : Text(test, "output");
        var actual = Url.TryParse($"https://{Text(test, "input")}/x", out var url) ? url.Host : null;
        return actual == expected ? null : $"{test}: {actual}";
    }
}
