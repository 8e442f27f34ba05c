using System.Globalization;
using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Scraper.RabbitMQ;

/// <summary>A message as it came from a queue.</summary>
/// <param name="Tag">What it is acknowledged by, on the channel that it came over.</param>
/// <param name="Body">Its content; ours to keep.</param>
/// <param name="RoutingKey">What it was published with.</param>
/// <param name="EarlierCount">How often it had been delivered before, and was not acknowledged.</param>
internal readonly record struct Delivery(ulong Tag, ReadOnlyMemory<byte> Body, string RoutingKey, long EarlierCount);

/// <summary>Takes messages off a queue, and puts them on a channel for the loop to read.</summary>
/// <remarks>The client calls it on threads of its own; the reader is completed when the queue, or the channel to the broker, is gone.</remarks>
internal sealed class Consumer(IChannel channel) : AsyncDefaultBasicConsumer(channel)
{
    private const string CountHeader = "x-delivery-count";

    private readonly Channel<Delivery> _deliveries =
        System.Threading.Channels.Channel.CreateUnbounded<Delivery>(new UnboundedChannelOptions { SingleReader = true });

    private volatile bool _isQueueGone;

    /// <summary>What has been delivered: never more than the prefetch, since that is what the broker sends.</summary>
    public ChannelReader<Delivery> Deliveries => _deliveries.Reader;

    /// <summary>Waits until the queue is gone; for one from which nothing is delivered.</summary>
    /// <exception cref="BrokerLostException">It is the channel that is gone.</exception>
    public async Task WaitUntilGoneAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _deliveries.Reader.WaitToReadAsync(cancellationToken);
        }
        catch (BrokerLostException) when (_isQueueGone)
        {
            // As expected.
        }
    }

    public override Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey,
        IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        // The memory is the client's again when this returns.
        _deliveries.Writer.TryWrite(new Delivery(deliveryTag, body.ToArray(), routingKey, CountOf(properties)));
        return Task.CompletedTask;
    }

    public override Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason)
    {
        _isQueueGone |= reason.ReplyCode == Constants.NotFound;
        _deliveries.Writer.TryComplete(new BrokerLostException(reason.ReplyText));
        return base.HandleChannelShutdownAsync(channel, reason);
    }

    protected override Task OnCancelAsync(string[] consumerTags, CancellationToken cancellationToken = default)
    {
        _isQueueGone |= Channel.IsOpen;
        _deliveries.Writer.TryComplete(new BrokerLostException("the queue is gone"));
        return base.OnCancelAsync(consumerTags, cancellationToken);
    }

    /// <summary>How often a message had been delivered before.</summary>
    public static long CountOf(IReadOnlyBasicProperties properties) =>
        properties.Headers?.TryGetValue(CountHeader, out var count) == true && count is not byte[]
            ? Convert.ToInt64(count, CultureInfo.InvariantCulture)
            : 0;
}
