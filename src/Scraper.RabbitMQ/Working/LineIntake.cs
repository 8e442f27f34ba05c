using System.Threading.Channels;
using RabbitMQ.Client;
using Reactor;

namespace Scraper.RabbitMQ;

/// <summary>Takes the lines of a job for one worker: claims its share of the queues, hands out their lines, and acknowledges those that are finished.</summary>
/// <remarks>
/// Loop thread only. A line that is not finished when the connection ends goes to another worker. A second copy of a line, as a submitter
/// sends it that was killed and started again, is not handed out: it is acknowledged with the first one while that is under way, and at
/// once when this worker is done with it.
/// </remarks>
/// <param name="connection">The connection.</param>
/// <param name="topology">The queues of the job.</param>
/// <param name="record">What this worker has done of the job, over earlier connections too.</param>
/// <param name="publisher">For lines that are to be fetched later, and for what is set aside.</param>
/// <param name="prefetch">The lines of one queue that may be under way.</param>
/// <param name="deliveryLimit">How often a line is delivered before it is set aside.</param>
internal sealed class LineIntake(
    BrokerConnection connection, JobTopology topology, WorkRecord record, Publisher publisher, ushort prefetch, int deliveryLimit)
{
    private static readonly TimeSpan ShareInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<(QueueClaim Claim, Delivery Delivery)> _arrived =
        Channel.CreateUnbounded<(QueueClaim, Delivery)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Dictionary<string, QueueClaim> _claims = [];
    private readonly QueueShare _share = new(topology.Lines.Count);
    private readonly LineLedger _ledger = new();

    /// <summary>The lines set aside.</summary>
    public long SetAsideCount { get; private set; }

    /// <summary>The messages that were copies of lines which this worker was done with.</summary>
    public long CopyCount { get; private set; }

    /// <summary>Claims queues and gives them back, as workers come and go, until it is cancelled.</summary>
    /// <param name="dismissed">Called when the workers are to look whether there is something left to do.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<Task> dismissed, CancellationToken cancellationToken)
    {
        await using var presence = await connection.OpenChannelAsync(confirms: false, cancellationToken);
        var consumer = new Consumer(presence);
        await presence.BasicConsumeAsync(topology.Workers, autoAck: false, "", noLocal: false, exclusive: false, null, consumer, cancellationToken);
        await TaskGroup.RunAsync(
            async group =>
            {
                group.StartSoon(async token =>
                {
                    await consumer.WaitUntilGoneAsync(token);
                    await dismissed();
                });
                while (await TryShareAsync(presence, group))
                {
                    await Task.Delay(ShareInterval, connection.Loop.TimeProvider, group.CancellationToken);
                }
            },
            cancellationToken);
    }

    /// <summary>The next line; null when there will be none.</summary>
    /// <exception cref="BrokerLostException">The connection is lost.</exception>
    public async ValueTask<TakenLine?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await _arrived.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_arrived.Reader.TryRead(out var arrived))
            {
                if (!arrived.Claim.IsReleasing && await TakeAsync(arrived.Claim, arrived.Delivery, cancellationToken) is { } line)
                {
                    return line;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a line was delivered so often that it is not to be tried any more.</summary>
    public bool IsPoison(TakenLine line) => line.EarlierCount >= deliveryLimit;

    /// <summary>How often a line was fetched in vain before.</summary>
    public int TriesOf(long ordinal) => _ledger[ordinal].Message.Tries;

    /// <summary>Says that the broker has what became of a line.</summary>
    public Task FinishAsync(long ordinal, CancellationToken cancellationToken)
    {
        var line = _ledger.Remove(ordinal);
        line.Deliveries.ForEach(delivery => delivery.Claim.Passed.Finish(ordinal));
        return line.AcknowledgeAsync(cancellationToken);
    }

    /// <summary>Puts a line back, to be fetched later, by whoever has its queue then.</summary>
    public async Task PostponeAsync(long ordinal, CancellationToken cancellationToken)
    {
        // Taken out before: should it be back before this knows that it has been put back, it is a line again, and no copy of the one that ends here.
        var line = _ledger.Remove(ordinal);
        var next = line.Message with { Tries = line.Message.Tries + 1 };
        await publisher.PublishAsync(topology.Later, line.RoutingKey, next.Encode(), cancellationToken);
        line.Deliveries.ForEach(delivery => delivery.Claim.Passed.Postpone(ordinal, next.Tries));
        await line.AcknowledgeAsync(cancellationToken);
    }

    /// <summary>Ends the reading: the job is done.</summary>
    public void Complete() => _arrived.Writer.TryComplete();

    private async ValueTask<TakenLine?> TakeAsync(QueueClaim claim, Delivery delivery, CancellationToken cancellationToken)
    {
        if (LineMessage.TryDecode(delivery.Body) is not { } message)
        {
            await SetAsideAsync(delivery, cancellationToken);
            await claim.Channel.BasicAckAsync(delivery.Tag, multiple: false, cancellationToken);
            return null;
        }

        if (claim.Passed.IsCopy(message))
        {
            CopyCount++;
            await claim.Channel.BasicAckAsync(delivery.Tag, multiple: false, cancellationToken);
            return null;
        }

        var line = new TakenLine(message, delivery.RoutingKey, delivery.EarlierCount);
        if (!_ledger.Enter(line, claim, delivery.Tag))
        {
            return null;
        }

        if (IsPoison(line))
        {
            await SetAsideAsync(delivery, cancellationToken);
        }

        return line;
    }

    private Task SetAsideAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        SetAsideCount++;
        return publisher.PublishAsync("", topology.Aside, delivery.Body, cancellationToken);
    }

    /// <returns>False if the workers are dismissed.</returns>
    private async Task<bool> TryShareAsync(IChannel channel, TaskGroup group)
    {
        try
        {
            await ShareAsync(channel, await channel.ConsumerCountAsync(topology.Workers, group.CancellationToken), group);
            return true;
        }
        catch (Exception exception) when (BrokerFaults.IsNotFound(exception))
        {
            return false;
        }
    }

    private async Task ShareAsync(IChannel channel, uint workers, TaskGroup group)
    {
        var cancellationToken = group.CancellationToken;
        foreach (var claim in _claims.Values.Where(claim => claim is { IsReleasing: true, InFlight: 0 }).ToList())
        {
            _claims.Remove(claim.Queue);
            await claim.DisposeAsync();
        }

        var held = _claims.Values.Where(claim => !claim.IsReleasing).ToList();
        foreach (var claim in held.TakeLast(_share.CountToRelease(held.Count, (int)workers)))
        {
            claim.IsReleasing = true;
        }

        var queues = topology.Lines.Where(queue => !_claims.ContainsKey(queue)).ToArray();
        Random.Shared.Shuffle(queues);
        foreach (var queue in queues.TakeWhile(_ => _share.WantsMore(_claims.Count)))
        {
            var isFree = await channel.ConsumerCountAsync(queue, cancellationToken) == 0;
            if (_share.IsToBeTaken(queue, isFree, _claims.Count) && await QueueClaim.TryTakeAsync(connection, queue, prefetch, record.Of(queue), cancellationToken) is { } claim)
            {
                _claims.Add(queue, claim);
                cancellationToken.ThrowIfCancellationRequested();
                group.StartSoon(token => PassOnAsync(claim, token));
            }
        }
    }

    /// <summary>Passes on what a queue delivers, until it is given back.</summary>
    private async Task PassOnAsync(QueueClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            while (await claim.Consumer.Deliveries.WaitToReadAsync(cancellationToken))
            {
                while (claim.Consumer.Deliveries.TryRead(out var delivery))
                {
                    _arrived.Writer.TryWrite((claim, delivery));
                }
            }
        }
        catch (BrokerLostException) when (claim.IsReleasing)
        {
            // Its channel was closed by ourselves.
        }
    }
}
