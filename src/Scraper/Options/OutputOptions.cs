using System.ComponentModel.DataAnnotations;
using Scraper.Writing.Formats;

namespace Scraper.Options;

/// <summary>Where results go, and how: the <c>Output</c> section of the configuration.</summary>
internal sealed record OutputOptions : IValidatableObject
{
    /// <summary>The name that stands for standard output.</summary>
    public const string StandardOutput = "-";

    private const string DefaultName = "results.txt";

    /// <summary>The file that links are appended to, or - for standard output.</summary>
    [Required]
    public string Path { get; init; } = System.IO.Path.Combine("results", DefaultName);

    /// <summary>How links are written; by the extension of the file if it is <see cref="OutputFormat.Auto"/>.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>Whether a page is one line, also in a format that has a line for each link.</summary>
    public bool PerPage { get; init; }

    /// <summary>The size at which a file is complete and the next one is begun, in bytes; 0 for never.</summary>
    [Range(0, long.MaxValue)]
    public long RotateBytes { get; init; }

    /// <summary>When what is written is made to be on the device.</summary>
    public Durability Durability { get; init; }

    /// <summary>The lines of the list that are committed together at most.</summary>
    [Range(1, 1_000_000)]
    public int BatchLines { get; init; } = 4096;

    /// <summary>The bytes at which a batch is committed.</summary>
    [Range(1, 1024 * 1024 * 1024)]
    public int BatchBytes { get; init; } = 256 * 1024;

    /// <summary>The age at which a batch is committed.</summary>
    [Range(0.001, 3_600)]
    public double BatchSeconds { get; init; } = 1;

    /// <summary>The file that failures are appended to: <c>failures.txt</c> beside <c>results.txt</c>, <c>NAME.failures.txt</c> beside any other.</summary>
    /// <remarks>No two outputs share one, since a run that goes on cuts it back to what it has committed.</remarks>
    public string FailuresPath
    {
        get
        {
            var name = System.IO.Path.GetFileName(Path);
            var isShort = name is DefaultName or StandardOutput;
            return System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path) ?? "", isShort ? "failures.txt" : name + ".failures.txt");
        }
    }

    /// <summary>Whether results go to standard output.</summary>
    public bool IsStandardOutput => Path == StandardOutput;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PerPage && ResultFormats.Resolve(this) == OutputFormat.Csv)
        {
            yield return new ValidationResult("goes with txt; jsonl is so already, csv cannot be", [nameof(PerPage)]);
        }

        if (RotateBytes > 0 && IsStandardOutput)
        {
            yield return new ValidationResult("goes with a file", [nameof(RotateBytes)]);
        }
    }
}

/// <summary>How links are written.</summary>
internal enum OutputFormat
{
    /// <summary>As the extension of the file says.</summary>
    Auto,

    /// <summary>A line for each link, or for each page.</summary>
    Txt,

    /// <summary>The same.</summary>
    Tsv,

    /// <summary>An object of JSON for each page.</summary>
    Jsonl,

    /// <summary>A record of comma-separated values for each link.</summary>
    Csv,
}

/// <summary>When what is written is made to be on the device: what a loss of power may cost.</summary>
internal enum Durability
{
    /// <summary>With each batch: nothing that is committed.</summary>
    Batch,

    /// <summary>At the end of the run: the last of it, which is found out and fetched again.</summary>
    Run,

    /// <summary>When the system does so by itself.</summary>
    None,
}
