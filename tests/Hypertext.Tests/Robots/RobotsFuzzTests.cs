using System.Text;

namespace Hypertext.Tests.Robots;

/// <summary>Files and paths that mean nothing: all are read, and none takes long.</summary>
public sealed class RobotsFuzzTests
{
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "user-agent:", "disallow:", "allow:", "crawl-delay:", "sitemap:", "disallow", "*", "foo", "/", "/a", "a", "$", "%", "%2", "%7e",
            "%2A", "#", ":", " ", "\t", "\r", "\n", "\r\n", "\n", "\uFEFF", "index.html", "9", ".", "-Infinity", "é", "\0", "**",
            "*a*a*a*a",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80],
    ];

    [Fact]
    public void IsAllowed_RandomBytes_IsDecided()
    {
        var random = new Random(20_309);

        for (var round = 0; round < 5_000; round++)
        {
            Decide(RandomBytes(random, random.Next(200)), RandomBytes(random, random.Next(40)));
        }
    }

    [Fact]
    public void IsAllowed_RandomPieces_IsDecidedWithinTheSteps()
    {
        var random = new Random(20_310);

        for (var round = 0; round < 20_000; round++)
        {
            Decide(RandomText(random, random.Next(60)), RandomText(random, random.Next(20)));
        }
    }

    [Fact]
    public void IsAllowed_LargeFilesOfRandomRules_AreDecidedWithinTheSteps()
    {
        var random = new Random(20_311);

        for (var round = 0; round < 5; round++)
        {
            var file = Encoding.ASCII.GetBytes("user-agent: *\n" + string.Concat(Enumerable.Range(0, 2_000).Select(_ =>
                $"disallow: /{new string(random.GetItems<char>("aaaaaaaab*", random.Next(250)))}x\n")));
            Decide(file, Encoding.ASCII.GetBytes("/" + new string(random.GetItems<char>("aaaab", 2_000))));
        }
    }

    private static void Decide(byte[] file, byte[] path)
    {
        var rules = RobotsRules.Parse(file);
        var group = RobotsRules.Parse(file, "foo");
        var octets = new byte[path.Length * RobotsPath.GrowthLimit];
        var matcher = new PathMatcher(octets.AsSpan(0, RobotsPath.Write(path, octets)));

        group.IsAllowed(ref matcher);

        // Every pattern costs its length times that of the path, by sixteenths, at most.
        var bound = 2L * (file.Length + 1) * RobotsPath.GrowthLimit * (1 + (octets.Length / 16));
        Assert.InRange(matcher.Steps, 0, Math.Min(bound, PathMatcher.StepLimit + octets.Length));
        Assert.Equal(rules.For("foo").IsAllowed(path), group.IsAllowed(path));
        var text = Encoding.UTF8.GetString(path);
        Assert.Equal(group.IsAllowed(Encoding.UTF8.GetBytes(text)), group.IsAllowed(text));
        Assert.InRange(group.CrawlDelay ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1));
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] RandomText(Random random, int count) => [.. random.GetItems(Pieces, count).SelectMany(piece => piece)];
}
