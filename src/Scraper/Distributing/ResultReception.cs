using RabbitMQ.Client;
using Scraper.RabbitMQ;
using Serilog;

namespace Scraper.Distributing;

/// <summary>Takes apart the messages of results that come over one channel, and acknowledges them when all that they hold is committed.</summary>
internal sealed class ResultReception(IChannel channel, JobTopology topology, Publisher publisher, Collection collection, ILogger log)
{
    /// <summary>Messages that are not acknowledged yet, but for parts: with up to twice <see cref="ResultMessage.SizeLimit"/> each, what they take at most.</summary>
    private const int Prefetch = 512;

    private readonly PartCollection _parts = new();

    /// <summary>Takes messages until it is cancelled.</summary>
    /// <exception cref="BrokerLostException">The connection is lost.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Parts are held until their others come, which they would keep from coming if they counted. What is set holds for the next consumer.
            var room = Math.Min(_parts.Count + Prefetch, ushort.MaxValue);
            await channel.BasicQosAsync(0, (ushort)room, global: false, cancellationToken);
            var consumer = new Consumer(channel);
            var tag = await channel.BasicConsumeAsync(topology.Results, autoAck: false, "", noLocal: false, exclusive: false, null, consumer, cancellationToken);
            await TakeAsync(consumer, () => room < ushort.MaxValue && _parts.Count > room - (Prefetch / 2), cancellationToken);
            await channel.BasicCancelAsync(tag, noWait: false, cancellationToken);
            await TakeRestAsync(consumer, cancellationToken);
        }
    }

    /// <summary>Takes messages until another consumer is needed.</summary>
    private async Task TakeAsync(Consumer consumer, Func<bool> isFull, CancellationToken cancellationToken)
    {
        while (!isFull() && await consumer.Deliveries.WaitToReadAsync(cancellationToken))
        {
            while (consumer.Deliveries.TryRead(out var delivery))
            {
                await TakeAsync(delivery, cancellationToken);
            }
        }
    }

    /// <summary>Takes what had been delivered before the consumer was cancelled.</summary>
    private async Task TakeRestAsync(Consumer consumer, CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(consumer, () => false, cancellationToken);
        }
        catch (BrokerLostException) when (channel.IsOpen)
        {
            // It was cancelled by ourselves.
        }
    }

    private async Task TakeAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (!await TryTakeAsync(delivery, cancellationToken))
        {
            log.Warning("A message that is no result is set aside");
            await publisher.PublishAsync("", topology.Aside, delivery.Body, cancellationToken);
            await channel.BasicAckAsync(delivery.Tag, multiple: false, cancellationToken);
        }
    }

    /// <summary>Takes a message.</summary>
    /// <returns>False if it is none of ours.</returns>
    private async ValueTask<bool> TryTakeAsync(Delivery delivery, CancellationToken cancellationToken)
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
