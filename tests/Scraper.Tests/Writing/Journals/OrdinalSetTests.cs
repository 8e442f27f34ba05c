using Scraper.Writing.Journals;

namespace Scraper.Tests.Writing.Journals;

public sealed class OrdinalSetTests
{
    [Theory]
    [InlineData("1,2,3", "1-3")]
    [InlineData("3,1,2", "1-3")]
    [InlineData("1,3,5", "1,3,5")]
    [InlineData("5,3,1,4", "1,3-5")]
    [InlineData("1-5,10-12,6-9", "1-12")]
    [InlineData("7-9,1-2,4-5,3,6", "1-9")]
    public void Add_Ranges_AreJoinedWhereTheyTouch(string added, string expected)
    {
        Assert.Equal(expected, Parse(added).ToString());
    }

    [Theory]
    [InlineData("1-5", "5")]
    [InlineData("1-5", "1")]
    [InlineData("1-5", "3-9")]
    [InlineData("5-9", "1-5")]
    [InlineData("5-9", "1-20")]
    [InlineData("1-3,8", "4-8")]
    [InlineData("1-3,8", "4-20")]
    [InlineData("1,3,5", "3")]
    public void Add_WhatIsThereInPart_IsRefusedAndChangesNothing(string there, string added)
    {
        var set = Parse(there);
        Assert.True(OrdinalSet.TryParse(added, out var ranges));

        Assert.False(set.Add(ranges[0]));

        Assert.Equal(there, set.ToString());
        Assert.Equal(Parse(there).Count, set.Count);
    }

    [Fact]
    public void Add_AnyOrder_IsAsASetWouldBe()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var (set, model) = (new OrdinalSet(), new HashSet<long>());
            for (var step = 0; step < 60; step++)
            {
                var first = random.Next(1, 80);
                var range = new OrdinalRange(first, first + random.Next(random.Next(1, 6)));
                var numbers = Enumerable.Range((int)range.First, (int)range.Count).Select(number => (long)number).ToArray();
                var isNew = !model.Overlaps(numbers);
                Assert.Equal(isNew, set.Add(range));
                model.UnionWith(isNew ? numbers : []);
            }

            Assert.Equal(model.Count, set.Count);
            Assert.All(Enumerable.Range(0, 90), number => Assert.Equal(model.Contains(number), set.Contains(number)));
            Assert.Equal(Ranges(model), set.ToString());
        }
    }

    [Theory]
    [InlineData("", 0, true)]
    [InlineData("", 1, false)]
    [InlineData("1-5", 5, true)]
    [InlineData("1-5", 6, false)]
    [InlineData("1-3,5", 5, false)]
    [InlineData("2-5", 5, false)]
    public void ContainsAllTo_Last_IsTrueWithoutAGap(string there, long last, bool expected) =>
        Assert.Equal(expected, Parse(there).ContainsAllTo(last));

    [Theory]
    [InlineData("x")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("3-2")]
    [InlineData("1,,2")]
    [InlineData("1, 2")]
    public void TryParse_NoRanges_IsRefused(string text) => Assert.False(OrdinalSet.TryParse(text, out _));

    private static OrdinalSet Parse(string text)
    {
        Assert.True(OrdinalSet.TryParse(text, out var ranges));
        var set = new OrdinalSet();
        Assert.All(ranges, range => Assert.True(set.Add(range)));
        return set;
    }

    private static string Ranges(HashSet<long> numbers) => string.Join(',', numbers
        .Where(number => !numbers.Contains(number - 1))
        .Order()
        .Select(first => (First: first, Last: Enumerable.Range(0, 100).Select(step => first + step).TakeWhile(numbers.Contains).Last()))
        .Select(range => range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}"));
}
