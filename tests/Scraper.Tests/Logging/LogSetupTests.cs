using Microsoft.Extensions.Configuration;
using Scraper.Logging;
using Scraper.Options;
using Scraper.Reporting;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Logging;

public sealed class LogSetupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Create_SectionOfSerilogWithAFile_WritesThere()
    {
        using (var log = Create(("WriteTo:0:Name", "File"), ("WriteTo:0:Args:path", _folder.File("seen.log"))))
        {
            log.Warning("Seen");
        }

        Assert.Contains("Seen", _folder.Read("seen.log"));
    }

    [Fact]
    public void Create_SectionOfSerilogThatIsFaulty_IsAFaultOfUse()
    {
        var exception = Assert.Throws<UsageException>(() => Create(("MinimumLevel", "Loud")));

        Assert.Equal("the section Serilog: The value Loud is not a valid Serilog level.", exception.Message);
    }

    [Fact]
    public void Create_SectionOfSerilogNamesAnAssemblyThatIsNotThere_IsAFaultOfUse()
    {
        var exception = Assert.Throws<UsageException>(() => Create(("Using:0", "No.Such.Assembly")));

        Assert.Contains("No.Such.Assembly", exception.Message);
    }

    public void Dispose() => _folder.Dispose();

    private static Serilog.Core.Logger Create(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>("Serilog:" + setting.Key, setting.Value)))
            .Build();
        return LogSetup.Create(new LogOptions(), configuration, new Screen(Stream.Null), inColour: false);
    }
}
