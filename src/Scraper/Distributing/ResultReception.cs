using RabbitMQ.Client;
using Scraper.RabbitMQ;

namespace Scraper.Distributing;

/// <summary>Takes apart the messages of results that come over one channel, and acknowledges them when all that they hold is committed.</summary>
internal sealed class ResultReception(IChannel channel, Collection collection)
{
    private readonly PartCollection _parts = new();

    /// <summary>Takes a message.</summary>
    /// <returns>False if it is none of ours.</returns>
    public async ValueTask<bool> TryTakeAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        switch (ResultMessage.TryDecode(delivery.Body))
        {
            case ResultRecords records when records.Records.All(IsWritable):
                await AddAsync(records.Records, [delivery.Tag], cancellationToken);
                return true;
            case ResultPart part:
                return await TryTakeAsync(part, delivery.Tag, cancellationToken);
            default:
                return false;
        }
    }

    /// <summary>Whether it may be appended to a file: whoever can publish messages is not to write what acts when it is read.</summary>
    private static bool IsWritable(ResultRecord record) => Printable.IsLines(record.Results.Span) && Printable.IsLines(record.Failures.Span);

    private async ValueTask<bool> TryTakeAsync(ResultPart part, ulong tag, CancellationToken cancellationToken)
    {
        if (collection.IsCommitted(part.Ordinal))
        {
            Acknowledge([tag]);
            return true;
        }

        if (_parts.Add(part, tag, out var tags) is not { } whole)
        {
            return true;
        }

        if (ResultMessage.TryDecode(whole) is not ResultRecords { Records: [var record] } || record.Ordinal != part.Ordinal || !IsWritable(record))
        {
            Acknowledge(tags.Where(other => other != tag));
            return false;
        }

        await AddAsync([record], tags, cancellationToken);
        return true;
    }

    private async ValueTask AddAsync(IReadOnlyList<ResultRecord> records, IReadOnlyList<ulong> tags, CancellationToken cancellationToken)
    {
        var left = records.Count;
        foreach (var record in records)
        {
            await collection.AddAsync(record, () => Commit(record.Ordinal), cancellationToken);
        }

        void Commit(long ordinal)
        {
            // Of this line no other parts are needed any more.
            Acknowledge(_parts.Drop(ordinal));
            if (--left == 0)
            {
                Acknowledge(tags);
            }
        }
    }

    private void Acknowledge(IEnumerable<ulong> tags)
    {
        foreach (var tag in tags)
        {
            _ = AcknowledgeAsync(tag);
        }
    }

    private async Task AcknowledgeAsync(ulong tag)
    {
        try
        {
            await channel.BasicAckAsync(tag, multiple: false);
        }
        catch (Exception exception) when (BrokerFaults.IsOfBroker(exception))
        {
            // It comes again over the next channel, and is known then.
        }
    }
}
