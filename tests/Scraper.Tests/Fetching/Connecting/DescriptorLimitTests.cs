using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Fetching.Connecting;

public sealed class DescriptorLimitTests
{
    [Theory]
    [InlineData("Max processes  1  2  processes\nMax open files            1024                 524288               files\n", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files\n", int.MaxValue)]
    [InlineData("", int.MaxValue)]
    public void Parse_Limits_FindsTheOneInForce(string text, int limit) => Assert.Equal(limit, DescriptorLimit.Parse(new StringReader(text)));

    [Theory]
    [InlineData(500, 1024, 500)]
    [InlineData(768, 1024, 768)]
    [InlineData(5000, 1024, 768)]
    [InlineData(64, 256, 64)]
    [InlineData(65, 256, 64)]
    [InlineData(500, 160, 40)]
    [InlineData(500, 128, 8)]
    [InlineData(500, 112, 1)]
    public void Fit_Concurrency_IsWhatThereIsRoomFor(int concurrency, int limit, int expected)
    {
        var log = new LogLines();

        var options = DescriptorLimit.Fit(
            new FetchOptions { Concurrency = concurrency }, DescriptorLimit.FindRoom(limit), log.Logger);

        Assert.Equal(expected, options.Concurrency);
        Assert.Equal(concurrency > expected, log.Lines.Length == 1);
    }

    [Theory]
    [InlineData("64", 64, 256, 6, 54)]
    [InlineData("4", 20, 160, 4, 20)]
    [InlineData("64", 64, 128, 1, 8)]
    [InlineData("1", 64, 128, 1, 8)]
    [InlineData("64", 500, 4096, 64, 500)]
    [InlineData("256", 5000, 1024, 76, 618)]
    public void FitLoops_LoopsAndConcurrency_AreWhatThereIsRoomFor(string loops, int concurrency, int limit, int expectedLoops, int expected)
    {
        var room = DescriptorLimit.FindRoom(limit);

        var options = DescriptorLimit.FitLoops(new FetchOptions { Loops = loops, Concurrency = concurrency }, room, new LogLines().Logger);

        Assert.Equal((expectedLoops, expected), (options.CountLoops(), options.Concurrency));
        Assert.InRange(options.Concurrency + (2 * (expectedLoops - 1)), 1, room);
    }
}
