using Hypertext;
using Scraper.Fetching;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Fetching.Caching;

public sealed class ValidatorCacheTests
{
    private static readonly Validators Version = new("\"1\"", null);

    [Fact]
    public void Find_PageThatWasElsewhere_IsAnotherOne()
    {
        var cache = new ValidatorCache();
        cache.Remember(Page("http://a.test/", Version, from: "http://b.test/#part"));

        Assert.Equal(Version, cache.Find(Jobs.For("http://a.test/"), Parse("http://b.test/")));
        Assert.True(cache.Find(Jobs.For("http://a.test/"), Parse("http://a.test/")).IsEmpty);
        Assert.True(cache.Find(Jobs.For("http://a.test/"), Parse("http://c.test/")).IsEmpty);
        Assert.True(cache.Find(Jobs.For("http://b.test/"), Parse("http://b.test/")).IsEmpty);
    }

    [Fact]
    public void Remember_PageWithoutAVersion_ForgetsTheFormerOne()
    {
        var cache = new ValidatorCache();
        cache.Remember(Page("http://a.test/", Version));

        cache.Remember(Page("http://a.test/", default));

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void Remember_PasswordInTheUrl_IsNot()
    {
        var cache = new ValidatorCache();

        cache.Remember(Page("http://user:pw@a.test/", Version));

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void Merge_Branches_HasWhatEachHasLearnedAndForgotten()
    {
        var cache = new ValidatorCache();
        cache.Remember(Page("http://a.test/", Version));
        cache.Remember(Page("http://b.test/", Version));
        var (one, other) = (cache.Branch(), cache.Branch());

        one.Remember(Page("http://a.test/", default));
        other.Remember(Page("http://c.test/", Version));
        var (ofOne, ofOther) = (one.Find(Jobs.For("http://b.test/"), Parse("http://b.test/")), other.Find(Jobs.For("http://a.test/"), Parse("http://a.test/")));
        var forgotten = one.Find(Jobs.For("http://a.test/"), Parse("http://a.test/"));
        cache.Merge(one);
        cache.Merge(other);

        Assert.Equal((Version, Version, true), (ofOne, ofOther, forgotten.IsEmpty));
        Assert.Equal(["http://b.test/", "http://c.test/"], cache.Lines.Select(line => line.Listed).Order());
    }

    private static Page Page(string listed, Validators validators, string? from = null)
    {
        var page = Pages.Of(Jobs.For(listed), "");
        page.Content.Dispose();
        return page with { Validators = validators, Url = Parse(from ?? listed) };
    }

    private static Url Parse(string text) => Url.TryParse(text, out var url) ? url : throw new FormatException(text);
}
