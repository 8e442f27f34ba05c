using System.Globalization;
using Reactor;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reading;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Options;

/// <summary>The files that users find beside the program say what is true.</summary>
public sealed class ShippedFilesTests
{
    [Fact]
    public void ConfigurationFile_HoldsTheDefaults()
    {
        var defaults = new ScraperOptions();

        var (options, _) = OptionsLoader.Load(Repository.File("config/scraper.json"), []);

        Assert.Equivalent(defaults.Fetch, options.Fetch, strict: true);
        Assert.Equal(defaults.List, options.List);
        Assert.Equal(defaults.Output, options.Output);
        Assert.Equal(defaults.Report, options.Report);
        Assert.Equal(defaults.Log, options.Log);
        Assert.Equal(defaults.Telemetry, options.Telemetry);
        Assert.Equal(defaults.Serve, options.Serve);
        Assert.Equal(defaults.Broker, options.Broker);
        Assert.Empty(options.Links.Elements);
        Assert.Empty(options.Links.Schemes);
    }

    [Fact]
    public void DescriptionOfFetching_NamesEverySettingWithItsDefaultAndEveryCategory()
    {
#pragma warning disable RS0030 // No loop runs.
        var text = File.ReadAllText(Repository.File("docs/fetching.md"));
#pragma warning restore RS0030

        foreach (var property in typeof(FetchOptions).GetProperties())
        {
            Assert.Contains($"`{property.Name}`", text);
            if (property.GetValue(new FetchOptions()) is var value and (int or double))
            {
                Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"`{property.Name}` | {value} |"), text);
            }
        }

        Assert.All(Enum.GetValues<FailureCategory>(), category => Assert.Contains($"| `{category.Name()}` |", text));
    }

    [Fact]
    public void UrlList_HoldsADozenUrlsAndNothingMalformed()
    {
        using var stream = UrlList.Open(Repository.File("urls.txt"));

        var urls = EventLoop.Run(async loop =>
        {
            var reader = new LineReader(stream, loop.Executor);
            var count = 0;
            while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } line)
            {
                if (!UrlLine.IsBlank(line))
                {
                    Assert.True(UrlLine.TryParse(line, out _, out var failure), failure?.Detail);
                    count++;
                }
            }

            return count;
        });

        Assert.Equal(12, urls);
    }
}
