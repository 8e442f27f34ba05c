using System.ComponentModel.DataAnnotations;

namespace Scraper.Options;

/// <summary>What a run leaves about itself when it is over: the <c>Report</c> section of the configuration.</summary>
internal sealed record ReportOptions : IValidatableObject
{
    /// <summary>The file for the report of a run, a page of HTML for people; null for none.</summary>
    public string? Page { get; init; }

    /// <summary>The file for the figures of a run, JSON for programs; null for none.</summary>
    public string? Stats { get; init; }

    /// <summary>Whether there is anything to be gathered.</summary>
    public bool IsWanted => Page is not null || Stats is not null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, path) in new[] { (nameof(Page), Page), (nameof(Stats), Stats) })
        {
            if (path is OutputOptions.StandardOutput)
            {
                yield return new ValidationResult($"'{path}' is no file; the results alone may go to standard output", [name]);
            }
        }
    }
}
