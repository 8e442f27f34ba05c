using Scraper.Pipeline;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Pipeline;

public sealed class FailureLimitTests
{
    [Theory]
    [InlineData("0", 0, 0, false)]
    [InlineData("0", 5, 1, true)]
    [InlineData("10", 0, 10, false)]
    [InlineData("10", 0, 11, true)]
    [InlineData("5%", 0, 99, false)]
    [InlineData("5%", 95, 5, false)]
    [InlineData("5%", 94, 6, true)]
    [InlineData("0%", 99, 1, true)]
    [InlineData("2.5%", 975, 25, false)]
    [InlineData("2.5%", 974, 26, true)]
    [InlineData("100%", 0, 1000, false)]
    public void IsExceededBy_DoneAndFailed_IsMoreThanTheLimit(string text, int done, int failed, bool expected)
    {
        Assert.True(FailureLimit.TryParse(text, out var limit));
        var totals = new RunTotals();
        var page = Pages.Links("http://x/", [], 0);
        for (var count = 0; count < done; count++)
        {
            totals.Add(page);
        }

        for (var failure = 0; failure < failed; failure++)
        {
            totals.Add(new Failure("x", FailureCategory.Timeout, ""));
        }

        Assert.Equal(expected, limit.IsExceededBy(totals));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("101%")]
    [InlineData("many")]
    [InlineData("5 %x")]
    public void TryParse_NoLimit_IsRefused(string text) => Assert.False(FailureLimit.TryParse(text, out _));
}
