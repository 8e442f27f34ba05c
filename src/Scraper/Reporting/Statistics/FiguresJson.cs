using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scraper.Reporting.Statistics;

/// <summary>The figures of a run as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, IndentSize = 1, NewLine = "\n")]
[JsonSerializable(typeof(RunFigures))]
internal sealed partial class FiguresJson : JsonSerializerContext
{
    public static byte[] Write(RunFigures figures) => [.. JsonSerializer.SerializeToUtf8Bytes(figures, Default.RunFigures), (byte)'\n'];
}
