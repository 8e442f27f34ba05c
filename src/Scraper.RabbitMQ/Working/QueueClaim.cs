using RabbitMQ.Client;

namespace Scraper.RabbitMQ;

/// <summary>A queue of lines that this worker has: no other one consumes from it until it is given back, or the connection is gone.</summary>
/// <remarks>That the queue has a single active consumer would do for safety. The claim is for balance: without it the first worker would be the
/// active consumer of all queues. It is a queue that only one connection can have.</remarks>
internal sealed class QueueClaim : IAsyncDisposable
{
    private readonly BrokerConnection _connection;

    private QueueClaim(BrokerConnection connection, string queue, PassedLines passed, IChannel channel, Consumer consumer)
    {
        (_connection, Queue, Passed, Channel, Consumer) = (connection, queue, passed, channel, consumer);
    }

    /// <summary>The queue.</summary>
    public string Queue { get; }

    /// <summary>The lines of it that this worker is done with.</summary>
    public PassedLines Passed { get; }

    /// <summary>What its messages come over, and are acknowledged on.</summary>
    public IChannel Channel { get; }

    public Consumer Consumer { get; }

    /// <summary>The lines of it that are under way.</summary>
    public int InFlight { get; set; }

    /// <summary>Whether it is to be given back: no more of its lines are begun.</summary>
    public bool IsReleasing { get; set; }

    /// <summary>Claims a queue, and consumes from it.</summary>
    /// <returns>Null if another worker has it.</returns>
    public static async Task<QueueClaim?> TryTakeAsync(
        BrokerConnection connection, string queue, ushort prefetch, PassedLines passed, CancellationToken cancellationToken)
    {
        try
        {
            await connection.UseChannelAsync(
                channel => channel.QueueDeclareAsync(
                    JobTopology.Claim(queue), durable: false, exclusive: true, autoDelete: false, cancellationToken: cancellationToken),
                cancellationToken);
        }
        catch (Exception exception) when (BrokerFaults.IsLocked(exception))
        {
            return null;
        }

        var channel = await connection.OpenChannelAsync(confirms: false, cancellationToken);
        await channel.BasicQosAsync(0, prefetch, global: false, cancellationToken);
        var consumer = new Consumer(channel);
        await channel.BasicConsumeAsync(queue, autoAck: false, "", noLocal: false, exclusive: false, null, consumer, cancellationToken);
        return new QueueClaim(connection, queue, passed, channel, consumer);
    }

    /// <summary>Gives the queue back: what was delivered and not acknowledged gets to the next worker.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Channel.DisposeAsync();
            await _connection.UseChannelAsync(channel => channel.QueueDeleteAsync(JobTopology.Claim(Queue), cancellationToken: _connection.Lost), _connection.Lost);
        }
        catch (Exception exception) when (BrokerFaults.IsOfBroker(exception))
        {
            // Without the connection there is no claim.
        }
    }
}
