using Hypertext;
using Scraper.Pipeline;

namespace Scraper.Tests.Fixtures;

internal static class Jobs
{
    public static Job On(string host, int number = 0) => For($"http://{host}/{number}");

    public static Job For(string url)
    {
        Assert.True(Url.TryParse(url, out var parsed));
        return new Job(url, parsed);
    }
}
