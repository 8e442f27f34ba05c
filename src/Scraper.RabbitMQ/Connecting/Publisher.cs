using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Scraper.RabbitMQ;

/// <summary>Publishes messages, each until the broker has confirmed that it has it.</summary>
/// <remarks>
/// Loop thread only. A channel opened just after the leader of a queue has died may refuse every message from then on: after a refusal, a
/// closed channel or a long silence all goes on over a new one. So a message may arrive twice; whoever reads it can tell by its content.
/// </remarks>
internal sealed class Publisher(BrokerConnection connection) : IAsyncDisposable
{
    /// <summary>How long, with messages under way, no confirmation may come.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(0.25);

    private Attempt? _current;
    private Task<Attempt>? _opening;

    /// <summary>Publishes a message.</summary>
    /// <exception cref="BrokerException">No queue takes it: the job has been removed. Or the user may not publish.</exception>
    /// <exception cref="OperationCanceledException">The connection is lost, or the caller gave up.</exception>
    public async Task PublishAsync(string exchange, string routingKey, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var attempt = await GetAsync(cancellationToken);
            attempt.InFlight++;
            try
            {
                await attempt.Channel.BasicPublishAsync(
                    exchange, routingKey, mandatory: true, new BasicProperties { DeliveryMode = DeliveryModes.Persistent }, body, attempt.Token);
                attempt.ProgressAt = connection.Loop.TimeProvider.GetTimestamp();
                return;
            }
            catch (PublishException exception) when (exception.IsReturn)
            {
                throw new BrokerException("no queue takes the message: the job has been removed", exception);
            }
            catch (Exception exception) when (exception is RabbitMQClientException or ObjectDisposedException or TimeoutException
                || (exception is OperationCanceledException && attempt.IsSilent))
            {
                ThrowIfForGood(exception);
                Retire(attempt);
            }
            finally
            {
                attempt.InFlight--;
            }

            await Task.Delay(RetryDelay, connection.Loop.TimeProvider, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_current is { } current)
        {
            await current.DisposeAsync();
        }
    }

    private async ValueTask<Attempt> GetAsync(CancellationToken cancellationToken)
    {
        while (_current is null)
        {
            _opening ??= OpenAsync();
            await _opening;
            cancellationToken.ThrowIfCancellationRequested();
        }

        return _current;
    }

    private async Task<Attempt> OpenAsync()
    {
        try
        {
            _current = new Attempt(await connection.OpenChannelAsync(confirms: true, connection.Lost), connection);
            return _current;
        }
        finally
        {
            _opening = null;
        }
    }

    /// <summary>What another channel would be told, too.</summary>
    private static void ThrowIfForGood(Exception exception)
    {
        if (BrokerFaults.IsNotFound(exception))
        {
            throw new BrokerException("no exchange takes the message: the job has been removed", exception);
        }

        if (BrokerFaults.FindRefusal(exception) is { } refusal)
        {
            throw refusal;
        }
    }

    private void Retire(Attempt attempt)
    {
        if (_current == attempt)
        {
            _current = null;
            connection.Loop.StartSoon("retire a channel", async _ => await attempt.DisposeAsync());
        }
    }

    /// <summary>A channel, as long as it works.</summary>
    private sealed class Attempt : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end;
        private readonly ITimer _watch;
        private readonly TimeProvider _timeProvider;

        public Attempt(IChannel channel, BrokerConnection connection)
        {
            Channel = channel;
            _timeProvider = connection.Loop.TimeProvider;
            _end = CancellationTokenSource.CreateLinkedTokenSource(connection.Lost);
            _watch = _timeProvider.CreateTimer(static state => ((Attempt)state!).EndIfSilent(), this, SilenceLimit / 4, SilenceLimit / 4);
            ProgressAt = _timeProvider.GetTimestamp();
        }

        public IChannel Channel { get; }

        public CancellationToken Token => _end.Token;

        public int InFlight { get; set; }

        public long ProgressAt { get; set; }

        public bool IsSilent { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await _watch.DisposeAsync();
            try
            {
                await Channel.DisposeAsync();
            }
            catch (Exception exception) when (BrokerFaults.IsOfBroker(exception))
            {
                // It was given up.
            }
        }

        private void EndIfSilent()
        {
            if (InFlight == 0)
            {
                ProgressAt = _timeProvider.GetTimestamp();
            }
            else if (_timeProvider.GetElapsedTime(ProgressAt) > SilenceLimit)
            {
                IsSilent = true;
                _end.Cancel();
            }
        }
    }
}
