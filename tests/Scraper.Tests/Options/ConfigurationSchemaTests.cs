using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Options;

/// <summary>The schema that editors use says what the program takes.</summary>
public sealed class ConfigurationSchemaTests
{
    private const string Approved = "config/scraper.schema.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

#pragma warning disable RS0030 // No loop runs here.
    [Fact]
    public void Schema_IsThatOfTheOptions()
    {
        var path = Repository.File(Approved);
        var actual = ConfigurationSchema.Create().ToJsonString(Json) + "\n";

        if (Environment.GetEnvironmentVariable("APPROVE_SCHEMA") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == actual,
            $"The options have changed. If that is meant, run the tests with APPROVE_SCHEMA=1 and commit {Approved}.");
    }

    [Fact]
    public void ShippedFile_NamesTheSchemaAndNothingThatIsNotInIt()
    {
        var file = JsonNode.Parse(File.ReadAllText(Repository.File("config/scraper.json")))!.AsObject();
        var schema = ConfigurationSchema.Create()["properties"]!.AsObject();

        Assert.Equal("./scraper.schema.json", (string?)file["$schema"]);
        foreach (var (section, settings) in file.Where(section => section.Key != "$schema"))
        {
            var known = schema[section]!["properties"]!.AsObject().Select(setting => setting.Key);
            Assert.Empty(settings!.AsObject().Select(setting => setting.Key).Except(known));
        }
    }
#pragma warning restore RS0030
}
