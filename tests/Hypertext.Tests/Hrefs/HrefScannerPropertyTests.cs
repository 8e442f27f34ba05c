using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Hypertext.Tests.Hrefs;

/// <summary>What holds of the scanner whatever the bytes are.</summary>
public sealed class HrefScannerPropertyTests
{
    private const LinkAttributes All =
        LinkAttributes.Href | LinkAttributes.Src | LinkAttributes.Srcset | LinkAttributes.Action | LinkAttributes.MetaRefresh;

    /// <summary>The variable that names how many million bytes the long run takes.</summary>
    private const string LongRun = "HYPERTEXT_FUZZ_MEGABYTES";

    private static readonly HrefScannerOptions Options = new() { Attributes = All, IncludeTemplates = true };

    [Theory]
    [InlineData(1024 * 1024)]
    [InlineData(12)]
    public void Feed_TagSoupInChunks_GivesTheSame(int tagLimit)
    {
        var options = Options with { TagLimit = tagLimit };
        var soup = Prop.ForAll(TagSoup.Bytes, ArbMap.Default.ArbFor<int>(), (page, seed) =>
        {
            var random = new Random(seed);
            var chunked = Scanned.InChunks(page, Encoding.UTF8, new HrefScanner(options), () => random.Next(1, 8));
            return chunked.ToString() == Scanned.Page(page, Encoding.UTF8, new HrefScanner(options)).ToString();
        });

        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(3_000).WithEndSize(60), soup);
    }

    /// <summary>Ten million bytes, the same each time; or as many as a variable says, from another seed each time.</summary>
    [Fact]
    public void Feed_MillionsOfBytes_NeverThrowsAndGivesTheSameInChunks()
    {
        var isLong = int.TryParse(Environment.GetEnvironmentVariable(LongRun), out var megabytes);
        var seed = isLong ? Environment.TickCount : 20_261_121;
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}");

        Fuzz((isLong ? megabytes : 10) * 1_000_000L, seed);
    }

    /// <summary>Scans pages of soup with bytes changed and cut, decodes what is found, and compares with the same in chunks.</summary>
    private static void Fuzz(long bytes, int seed)
    {
        var random = new Random(seed);
        HrefScanner whole = new(Options), chunked = new(Options);
        var samples = TagSoup.Bytes.Generator.Sample(200, new Rnd((ulong)seed), 500).Where(sample => sample.Length > 0).ToArray();
        while (bytes > 0)
        {
            var page = Mutate(random, [.. random.GetItems(samples, 5).SelectMany(sample => sample)]);
            var expected = Scanned.Page(page, Encoding.UTF8, whole).ToString();
            var actual = Scanned.InChunks(page, Encoding.UTF8, chunked, () => random.Next(1, 200)).ToString();
            Assert.True(expected == actual, $"Seed {seed}: {Convert.ToBase64String(page)}");
            bytes -= page.Length;
        }
    }

    private static byte[] Mutate(Random random, byte[] page)
    {
        for (var changes = random.Next(page.Length / 20 + 1); changes > 0; changes--)
        {
            page[random.Next(page.Length)] = (byte)random.Next(256);
        }

        return page[random.Next(page.Length)..];
    }
}
