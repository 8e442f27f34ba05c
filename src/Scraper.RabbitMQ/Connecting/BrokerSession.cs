using Reactor;

namespace Scraper.RabbitMQ;

/// <summary>Does work over a connection to the broker, and begins anew over another one when that is lost.</summary>
/// <param name="loop">The loop.</param>
/// <param name="address">The broker.</param>
/// <param name="name">What the broker shows as the name of the connection.</param>
/// <param name="report">Told, in words, of each loss and of each return.</param>
internal sealed class BrokerSession(EventLoop loop, BrokerAddress address, string name, Action<string> report)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan PauseLimit = TimeSpan.FromSeconds(10);

    /// <summary>A connection that lasted so long had worked: the next pause is a short one again.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(20);

    private TimeSpan _pause = FirstPause;
    private bool _isLost;

    /// <summary>Does the work.</summary>
    /// <param name="work">The work; its token is cancelled when the connection is lost, too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BrokerException">The broker refuses, and will refuse again.</exception>
    public async Task<T> RunAsync<T>(Func<BrokerConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var start = loop.TimeProvider.GetTimestamp();
            try
            {
                return await RunOnceAsync(work, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && BrokerFaults.IsOfBroker(exception))
            {
                if (BrokerFaults.FindRefusal(exception) is { } refusal)
                {
                    throw refusal;
                }

                _isLost = true;
                report($"{address} is not to be reached: {Reason(exception)}; trying again");
            }

            _pause = loop.TimeProvider.GetElapsedTime(start) > Lasting ? FirstPause : _pause;
            await Task.Delay(_pause * (0.5 + (Random.Shared.NextDouble() / 2)), loop.TimeProvider, cancellationToken);
            _pause = _pause * 2 < PauseLimit ? _pause * 2 : PauseLimit;
        }
    }

    private async Task<T> RunOnceAsync<T>(Func<BrokerConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await BrokerConnection.OpenAsync(loop, address, name, cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, connection.Lost);
        if (_isLost)
        {
            _isLost = false;
            report($"{address} is back");
        }

        try
        {
            return await work(connection, either.Token);
        }
        catch (OperationCanceledException exception) when (connection.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw connection.DescribeLoss(exception);
        }
    }

    private static string Reason(Exception exception) =>
        (exception as AggregateException)?.Flatten().InnerExceptions[0].Message ?? exception.Message;
}
