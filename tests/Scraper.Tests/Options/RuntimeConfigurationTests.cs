using System.Text.Json;

namespace Scraper.Tests.Options;

/// <summary>The switches of .NET that the program relies on.</summary>
public sealed class RuntimeConfigurationTests
{
    [Fact]
    public void RuntimeConfiguration_OfTheProgram_HasCutOffBodiesDetected()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "scraper.runtimeconfig.json"));
        using var configuration = JsonDocument.Parse(file);

        var properties = configuration.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");

        Assert.True(properties.GetProperty("System.IO.Compression.UseStrictValidation").GetBoolean());
    }
}
