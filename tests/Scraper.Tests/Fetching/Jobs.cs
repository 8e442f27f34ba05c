using Scraper.Pipeline;

namespace Scraper.Tests.Fetching;

internal static class Jobs
{
    public static Job On(string host, int number = 0) => new($"http://{host}/{number}", new Uri($"http://{host}/{number}"));
}
