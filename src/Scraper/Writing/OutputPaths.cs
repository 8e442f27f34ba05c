using System.Globalization;
using Scraper.Options;

namespace Scraper.Writing;

/// <summary>The files of a run.</summary>
/// <param name="Results">The file that the user named.</param>
/// <param name="Failures">The file of failures.</param>
internal sealed record OutputPaths(string Results, string Failures)
{
    public OutputPaths(OutputOptions options)
        : this(options.Path, options.FailuresPath)
    {
    }

    /// <summary>What is committed.</summary>
    public string Journal => Results + ".journal";

    /// <summary>The failures that a run takes as its list.</summary>
    public string Retrying => Failures + ".retrying";

    /// <summary>A file of results: <c>results.txt</c>, and when that is large enough <c>results.1.txt</c>, <c>results.2.txt</c>.</summary>
    public string Part(int number)
    {
        if (number == 0)
        {
            return Results;
        }

        var coding = Path.GetExtension(Results) == ".gz" ? ".gz" : "";
        var plain = Results[..^coding.Length];
        var extension = Path.GetExtension(plain);
        return string.Create(CultureInfo.InvariantCulture, $"{plain[..^extension.Length]}.{number}{extension}{coding}");
    }
}
