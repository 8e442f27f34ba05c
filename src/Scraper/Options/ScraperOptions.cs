using Scraper.Writing.Formats;

namespace Scraper.Options;

/// <summary>The whole configuration of the program, with the defaults.</summary>
internal sealed record ScraperOptions
{
    public ListOptions List { get; init; } = new();

    public FetchOptions Fetch { get; init; } = new();

    public LinkOptions Links { get; init; } = new();

    public OutputOptions Output { get; init; } = new();

    public ReportOptions Report { get; init; } = new();

    public LogOptions Log { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    public ServeOptions Serve { get; init; } = new();

    public BrokerOptions Broker { get; init; } = new();

    /// <summary>What the identity of a run ends with whose results go to one file after another.</summary>
    public const string RotateIdentity = ";rotate";

    /// <summary>What stands before the shard in the identity of a run that takes one.</summary>
    public const string ShardIdentity = ";shard=";

    /// <summary>The options that decide what is written, as text to be compared: a run that goes on has to have the same.</summary>
    public string Identity =>
        $"elements={Join(Links.Elements)};attributes={Join(Links.Attributes)};schemes={Join(Links.Schemes)}"
        + (Links.Select is { } selector ? $";select={selector}" : "")
        + (Links.Normalize.Count > 0 ? $";normalize={Join(Links.Normalize)}" : "")
        + (Links.Templates ? ";templates" : "")
        + (Links.Parser != LinkParser.Scanner ? $";parser={Links.Parser}" : "")
        + $";format={ResultFormats.Resolve(Output)}"
        + (Output.PerPage ? ";per-page" : "")
        + (List.ToShard() is { IsWhole: false } shard ? $"{ShardIdentity}{shard}" : "")
        + (Output.RotateBytes > 0 ? RotateIdentity : "");

    private static string Join(IReadOnlyList<string> names) => string.Join(',', names);
}

/// <summary>What the program says of its doings: the <c>Log</c> section of the configuration.</summary>
internal sealed record LogOptions
{
    /// <summary>The least important events that are logged: Verbose, Debug, Information, Warning, Error or Fatal.</summary>
    public Serilog.Events.LogEventLevel Level { get; init; } = Serilog.Events.LogEventLevel.Information;

    /// <summary>A file that the log is written to as well, or null.</summary>
    public string? File { get; init; }

    /// <summary>How an event of the log is written, to standard error and to the file.</summary>
    public LogFormat Format { get; init; }
}

/// <summary>How events of the log are written.</summary>
internal enum LogFormat
{
    /// <summary>As a line for people.</summary>
    Text,

    /// <summary>As a line that is an object of JSON.</summary>
    Json,
}
