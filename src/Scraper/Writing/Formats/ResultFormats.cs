using Scraper.Options;

namespace Scraper.Writing.Formats;

/// <summary>The formats, by name or by the extension of the file.</summary>
internal static class ResultFormats
{
    public static IResultFormat Create(OutputOptions options) => Resolve(options) switch
    {
        OutputFormat.Jsonl => new JsonLinesFormat(),
        OutputFormat.Csv => new CsvFormat(),
        _ when options.PerPage => new PageLineFormat(),
        _ => new LinkLineFormat(),
    };

    /// <summary>The format that is named, or the one that the extension of the file stands for: .gz aside, txt if it stands for none.</summary>
    public static OutputFormat Resolve(OutputOptions options)
    {
        if (options.Format != OutputFormat.Auto)
        {
            return options.Format;
        }

        var path = Path.GetExtension(options.Path) == ".gz" ? options.Path[..^3] : options.Path;
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".jsonl" or ".ndjson" => OutputFormat.Jsonl,
            ".csv" => OutputFormat.Csv,
            _ => OutputFormat.Txt,
        };
    }
}
