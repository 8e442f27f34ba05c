using FsCheck;
using FsCheck.Fluent;
using Scraper.Reading;

namespace Scraper.Tests.Reading;

public sealed class ShardTests
{
    private static readonly string[] Words =
        ["http://a.test/", "https://A.TEST:8443/x", "http://b.test/1", "http://bücher.example/", "http://[::1]:81/", "http://127.0.0.1/", "nonsense", "ftp://c.test/", "# no", "", "\t"];

    private static Gen<string> Lines =>
        from words in Gen.ListOf(Gen.OneOf(Gen.Elements(Words), Gen.Choose(0, 9_999).Select(number => $"http://host{number}.test/")))
        select string.Join(' ', words.Take(3));

    /// <summary>FNV-1a has published values for the first three before they are mixed; all were computed by another program.</summary>
    [Theory]
    [InlineData("", 0xEFD01F60BA992926)]
    [InlineData("a", 0x82A2A958A9BECE5B)]
    [InlineData("foobar", 0x2C22194922D1672B)]
    [InlineData("example.org", 0xCD3B846CB9256CCF)]
    [InlineData("xn--bcher-kva.example", 0x2F35C3DF810F623B)]
    [InlineData("[::1]", 0x2FBF5C65A4FE21A9)]
    public void StableHash_Host_IsTheSameForEver(string host, ulong expected) =>
        Assert.Equal(expected, StableHash.Of(System.Text.Encoding.ASCII.GetBytes(host)));

    [Theory]
    [InlineData("http://example.org/", 3)]
    [InlineData("https://EXAMPLE.org:8443/page?x#y # comment", 3)]
    [InlineData("http://user:password@Example.ORG http://a.test/", 3)]
    [InlineData("http://bücher.example/", 3)]
    [InlineData("http://[0:0::1]/", 1)]
    [InlineData("http://0x7f.1/", 2)]
    [InlineData("nonsense", 0)]
    [InlineData("http://example.org/ nonsense", 0)]
    [InlineData("ftp://example.org/", 0)]
    public void Takes_OfFour_IsThatOfTheHostOfTheFirstUrl(string text, int expected) =>
        Assert.Equal([expected], Enumerable.Range(0, 4).Where(index => new Shard(index, 4).Takes(new InputLine(1, text))));

    [Fact]
    public void Takes_LineThatCannotBeRead_IsOfTheFirst() =>
        Assert.Equal([0], Enumerable.Range(0, 4).Where(index => new Shard(index, 4).Takes(new InputLine(1, "http://a.test/", "not UTF-8"))));

    [Fact]
    public void Takes_AnyLineAndCount_ExactlyOneShardOrAllOfABlankLine() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2_000),
            Prop.ForAll(
                Lines.Zip(Gen.Choose(1, 100)).ToArbitrary(),
                sample =>
                {
                    var line = new InputLine(1, sample.Item1);
                    var takers = Enumerable.Range(0, sample.Item2).Count(index => new Shard(index, sample.Item2).Takes(line));
                    return takers == (UrlLine.IsBlank(line) ? sample.Item2 : 1);
                }));

    [Fact]
    public void Of_ManyHosts_ArePutAboutEvenly()
    {
        var counts = new int[8];
        foreach (var number in Enumerable.Range(0, 8_000))
        {
            counts[new Shard(0, 8).Of($"www{number}.example.com")]++;
        }

        // Six standard deviations of 8,000 throws of a die with eight sides.
        Assert.All(counts, count => Assert.InRange(count, 1_000 - 178, 1_000 + 178));
    }

    [Theory]
    [InlineData("0/1", 0, 1)]
    [InlineData("3/4", 3, 4)]
    [InlineData("00/010", 0, 10)]
    public void TryParse_Shard_IsParsed(string text, int index, int count)
    {
        Assert.True(Shard.TryParse(text, out var shard));
        Assert.Equal(new Shard(index, count), shard);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0/0")]
    [InlineData("4/4")]
    [InlineData("-1/4")]
    [InlineData("1/4/5")]
    [InlineData("1 /4")]
    [InlineData("/4")]
    [InlineData("0/9999999999")]
    public void TryParse_Other_IsRefused(string text) => Assert.False(Shard.TryParse(text, out _));
}
