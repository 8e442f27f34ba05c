using Scraper.Fetching;

namespace Scraper.Tests.Fetching;

public sealed class BytePatternTests
{
    [Fact]
    public void Feed_RandomChunks_FindsWhatIsThere()
    {
        var random = new Random(5);
        for (var round = 0; round < 20_000; round++)
        {
            var pattern = RandomBytes(random, random.Next(1, 7));
            var body = RandomBytes(random, random.Next(0, 30));
            var watch = new BytePattern(pattern);
            for (var from = 0; from < body.Length;)
            {
                var count = random.Next(0, Math.Min(9, body.Length - from) + 1);
                watch.Feed(body.AsSpan(from, count));
                from += count;
            }

            Assert.Equal(body.AsSpan().IndexOf(pattern) >= 0, watch.IsFound);
        }
    }

    private static byte[] RandomBytes(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(2))];
}
