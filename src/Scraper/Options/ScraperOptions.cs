using System.ComponentModel.DataAnnotations;

namespace Scraper.Options;

/// <summary>The whole configuration of the program, with the defaults.</summary>
internal sealed record ScraperOptions
{
    public FetchOptions Fetch { get; init; } = new();

    public LinkOptions Links { get; init; } = new();

    public OutputOptions Output { get; init; } = new();

    public LogOptions Log { get; init; } = new();
}

/// <summary>Where results go: the <c>Output</c> section of the configuration.</summary>
internal sealed record OutputOptions
{
    /// <summary>The file that links are appended to; failures.txt is beside it.</summary>
    [Required]
    public string Path { get; init; } = System.IO.Path.Combine("results", "results.txt");

    /// <summary>The file that failures are appended to.</summary>
    public string FailuresPath =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path) ?? "", "failures.txt");
}

/// <summary>What the program says of its doings: the <c>Log</c> section of the configuration.</summary>
internal sealed record LogOptions
{
    /// <summary>The least important events that are logged: Verbose, Debug, Information, Warning, Error or Fatal.</summary>
    public Serilog.Events.LogEventLevel Level { get; init; } = Serilog.Events.LogEventLevel.Information;

    /// <summary>A file that the log is written to as well, or null.</summary>
    public string? File { get; init; }
}
