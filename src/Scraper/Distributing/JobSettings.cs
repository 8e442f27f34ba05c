using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Scraper.Options;
using Scraper.RabbitMQ;
using Scraper.Writing.Formats;

namespace Scraper.Distributing;

/// <summary>The settings that decide what is written for a page: those of the submitter, for every worker and the collector.</summary>
/// <remarks>Not by generated code, which gives a setting that the text of an earlier version lacks no default.</remarks>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The types of settings are of this assembly, which stays whole.")]
internal sealed record JobSettings
{
    private static readonly JsonSerializerOptions Json = new()
    {
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public required LinkOptions Links { get; init; }

    public required OutputFormat Format { get; init; }

    public required bool PerPage { get; init; }

    /// <summary>Those of a configuration, as text.</summary>
    public static string Encode(ScraperOptions options) => JsonSerializer.Serialize(
        new JobSettings { Links = options.Links, Format = ResultFormats.Resolve(options.Output), PerPage = options.Output.PerPage }, Json);

    /// <summary>The configuration with the settings of the job in place of its own.</summary>
    /// <exception cref="BrokerException">Another version of the program has written them.</exception>
    public static ScraperOptions Apply(JobDescription job, ScraperOptions options)
    {
        try
        {
            var settings = JsonSerializer.Deserialize<JobSettings>(job.Settings, Json)!;
            return options with { Links = settings.Links, Output = options.Output with { Format = settings.Format, PerPage = settings.PerPage } };
        }
        catch (JsonException exception)
        {
            throw new BrokerException($"job {job.Name}: its settings are those of another version of the program", exception);
        }
    }
}
