using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scraper.RabbitMQ;

/// <summary>Up to which line a list is in the queues of a job: the only message of a queue that keeps the latest one.</summary>
/// <remarks>
/// The registry knows as much, but a change of it takes a lock and some ten answers of the broker; a mark is one message more, so it can follow
/// close behind the lines. A mark that another submitter is just reading is not seen: the one of the registry counts then.
/// </remarks>
internal sealed partial class SubmissionMark(JobTopology topology, Guid job)
{
    /// <summary>What the broker keeps; 0 if there is none of this job.</summary>
    public async Task<long> ReadAsync(BrokerConnection connection, CancellationToken cancellationToken) =>
        await connection.UseChannelAsync(
            async channel =>
            {
                if (await channel.BasicGetAsync(topology.Mark, autoAck: false, cancellationToken) is not { } message)
                {
                    return 0;
                }

                await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true, cancellationToken);
                return Decode(message.Body.Span);
            },
            cancellationToken);

    /// <summary>Has the broker keep a number, and waits until it does.</summary>
    /// <remarks>One call at a time: of two that overtake each other the lower number would be kept.</remarks>
    public Task WriteAsync(Publisher publisher, long line, CancellationToken cancellationToken) =>
        publisher.PublishAsync("", topology.Mark, JsonSerializer.SerializeToUtf8Bytes(new Content(job, line), MarkJson.Default.Content), cancellationToken);

    private long Decode(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, MarkJson.Default.Content) is { } content && content.Job == job ? Math.Max(content.Line, 0) : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    private sealed record Content([property: JsonPropertyName("job")] Guid Job, [property: JsonPropertyName("line")] long Line);

    [JsonSerializable(typeof(Content))]
    private sealed partial class MarkJson : JsonSerializerContext;
}
