using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Scraper.Pipeline;
using Scraper.Reporting.Statistics;
using Scraper.Tests.Fixtures;
using Scraper.Tests.Options;

namespace Scraper.Tests.Reporting.Statistics;

/// <summary>The schema of what <c>--stats</c> writes is that of the records which are written, with their documentation.</summary>
public sealed class FiguresSchemaTests
{
    private const string Approved = "docs/stats.schema.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

#pragma warning disable RS0030 // No loop runs here.
    [Fact]
    public void Schema_IsThatOfTheFigures()
    {
        var path = Repository.File(Approved);
        var actual = Create().ToJsonString(Json) + "\n";

        if (Environment.GetEnvironmentVariable("APPROVE_SCHEMA") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == actual,
            $"The figures have changed. If that is meant, run the tests with APPROVE_SCHEMA=1 and commit {Approved}; if one has gone or means something else, RunFigures.Version too.");
    }

    [Fact]
    public void DescriptionOfTheReport_NamesEveryFigure()
    {
        var text = File.ReadAllText(Repository.File("docs/report.md"));

        Assert.All(Create()["properties"]!.AsObject(), figure => Assert.Contains($"`{figure.Key}`", text));
        Assert.All(Create()["properties"]!["latency"]!["properties"]!.AsObject(), phase => Assert.Contains($"| `{phase.Key}` |", text));
    }
#pragma warning restore RS0030

    [Fact]
    public void Write_RunWithoutASingleUrl_HasAllThatTheSchemaDemands()
    {
        var figures = new RunStatistics(TimeProvider.System).Summarize("urls.txt", "results.txt", new RunTotals(), RunEnd.PageLimit);

        var json = JsonNode.Parse(FiguresJson.Write(figures))!.AsObject();

        Assert.Equal(Create()["required"]!.AsArray().Select(name => (string)name!).Append("version").Order(), json.Select(property => property.Key).Order());
        Assert.Equal("page-limit", (string)json["run"]!["end"]!);
        Assert.All(json["latency"]!.AsObject(), phase => Assert.Null(phase.Value));
    }

    private static JsonObject Create()
    {
        var exporter = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
        var schema = FiguresJson.Default.RunFigures.GetJsonSchemaAsNode(exporter).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "The figures of a run of scraper");
        return schema;
    }

    /// <summary>Puts the documentation of a property, or else of its type, before what the exporter says.</summary>
    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var member = context.PropertyInfo?.AttributeProvider is PropertyInfo property
            ? $"P:{property.DeclaringType!.FullName}.{property.Name}"
            : $"T:{context.TypeInfo.Type.FullName}";
        if (schema is JsonObject description && ConfigurationSchema.TrySummarize(member) is { } summary)
        {
            description.Insert(0, "description", summary);
        }

        return schema;
    }
}
