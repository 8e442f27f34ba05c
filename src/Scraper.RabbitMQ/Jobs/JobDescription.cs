using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scraper.RabbitMQ;

/// <summary>What is known of a job: kept by the broker, for all who take part in it.</summary>
internal sealed partial record JobDescription
{
    private const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required string Name { get; init; }

    /// <summary>Tells it from another job of the same name, before it or after it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The number of its queues of lines.</summary>
    public required int Queues { get; init; }

    /// <summary>How long a line waits that is to be fetched again.</summary>
    public required double DelaySeconds { get; init; }

    /// <summary>The settings that have to be the same for all workers, as the program writes them.</summary>
    public required string Settings { get; init; }

    /// <summary>What the user called the list.</summary>
    public required string List { get; init; }

    /// <summary>What the list is known again by; null if by nothing.</summary>
    public string? Fingerprint { get; init; }

    public DateTimeOffset Begun { get; init; }

    /// <summary>Up to which line the list is in the queues, all of it.</summary>
    public long SubmittedTo { get; init; }

    /// <summary>The lines of the list; null until all are submitted.</summary>
    public long? LineCount { get; init; }

    /// <summary>The lines whose outcome has been collected.</summary>
    public long Collected { get; init; }

    /// <summary>Those of them that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Whether all of its queues have been there: until then nobody takes part in it.</summary>
    public bool HasQueues { get; init; }

    /// <summary>Whether it is being removed: its queues go, and it is known only until they are gone.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Whether all has been collected: nobody has anything to do any more.</summary>
    public bool IsDone { get; init; }

    /// <summary>Counts the changes: of two descriptions of one job the one that has more is right.</summary>
    public long Revision { get; init; }

    public JobTopology CreateTopology() => new(Name, Id, Queues);

    public ReadOnlyMemory<byte> Encode() => JsonSerializer.SerializeToUtf8Bytes(this, DescriptionJson.Default.JobDescription);

    /// <summary>Reads a description.</summary>
    /// <returns>Null if it is none, or of another version.</returns>
    public static JobDescription? TryDecode(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, DescriptionJson.Default.JobDescription) is { Version: CurrentVersion, Queues: > 0 } job && JobName.IsValid(job.Name) ? job : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
    [JsonSerializable(typeof(JobDescription))]
    private sealed partial class DescriptionJson : JsonSerializerContext;
}
