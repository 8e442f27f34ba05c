using System.Text.Json;
using static Hypertext.Tests.Urls.WptData;

namespace Hypertext.Tests.Urls;

/// <summary>The parser against the tests of the URL Standard, all of them and every component.</summary>
public sealed class UrlStandardTests
{
    [Fact]
    public void TryParse_CasesOfTheStandard_AllAreRight()
    {
        var cases = Cases("url/urltestdata.json").Concat(Cases("url/urltestdata-javascript-only.json")).ToArray();

        var wrong = cases.Select(Fault).Where(fault => fault is not null);

        Assert.Equal(892, cases.Length);
        Assert.True(!wrong.GetEnumerator().MoveNext(), string.Join("\n", wrong));
    }

    /// <summary>The resolver's way, several URLs in one buffer, gives what the URL's own gives.</summary>
    [Fact]
    public void TryResolve_CasesOfTheStandard_AreAppendedOneAfterTheOther()
    {
        using var buffer = new UrlBuffer();
        var wrong = new List<string>();
        foreach (var test in Cases("url/urltestdata.json").Where(test => Text(test, "base") is not null))
        {
            Assert.True(Url.TryParse(Text(test, "base"), out var baseUrl));
            using var reference = new UrlBuffer();
            reference.AppendUtf8(Text(test, "input"));
            var start = buffer.Length;

            var isUrl = new UrlResolver(baseUrl).TryResolve(reference.Written, buffer, out var parts);

            var expected = Has(test, "failure") ? "" : Text(test, "href")!;
            var actual = System.Text.Encoding.ASCII.GetString(buffer.Written[start..]);
            if (isUrl == Has(test, "failure") || actual != expected || (isUrl && parts.Length != actual.Length))
            {
                wrong.Add($"{test}: {actual}");
            }
        }

        Assert.True(!wrong.GetEnumerator().MoveNext(), string.Join("\n", wrong));
    }

    private static string? Fault(JsonElement test)
    {
        Url? baseUrl = null;
        Url? url = null;
        if ((Text(test, "base") is { } text && !Url.TryParse(text, out baseUrl)) || !Url.TryParse(Text(test, "input"), baseUrl, out url))
        {
            return Has(test, "failure") ? null : $"{test} does not parse";
        }

        if (Has(test, "failure"))
        {
            return $"{test} parses as {url}";
        }

        var wrong = Components(url).Where(part => Has(test, part.Name) && Text(test, part.Name) != part.Value).ToArray();
        return wrong.Length == 0 ? null : $"{test}: {string.Join(", ", wrong)}";
    }

    /// <summary>The properties of a browser's URL object, by the names that the tests have for them.</summary>
    private static IEnumerable<(string Name, string Value)> Components(Url url) =>
    [
        ("href", url.Href),
        ("origin", url.Origin),
        ("protocol", url.Scheme + ":"),
        ("username", url.Username),
        ("password", url.Password),
        ("hostname", url.Host ?? ""),
        ("host", url.Port is { } port ? $"{url.Host}:{port}" : url.Host ?? ""),
        ("port", url.Port?.ToString() ?? ""),
        ("pathname", url.Path),
        ("search", url.Query is null or "" ? "" : "?" + url.Query),
        ("hash", url.Fragment is null or "" ? "" : "#" + url.Fragment),
    ];
}
