using RabbitMQ.Client;

namespace Scraper.RabbitMQ.Tests.Fixtures;

/// <summary>The queues of a job, for a test to look into and to publish to.</summary>
internal sealed class JobQueues : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly JobTopology _topology;

    private JobQueues(IConnection connection, IChannel channel, JobTopology topology) => (_connection, _channel, _topology) = (connection, channel, topology);

    public static async Task<JobQueues> OpenAsync(TestBroker broker, string job)
    {
        var factory = new ConnectionFactory { Uri = new Uri(broker.Address) };
        var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), TestContext.Current.CancellationToken);
        return new JobQueues(connection, channel, new JobTopology(job, 16));
    }

    /// <summary>Publishes a line as a submitter does.</summary>
    public async Task PublishAsync(LineMessage line) =>
        await _channel.BasicPublishAsync(
            _topology.Hosts, new Uri(line.Text).Authority, mandatory: true, line.Encode(), TestContext.Current.CancellationToken);

    /// <summary>The lines that wait, with no worker.</summary>
    public async Task<long> CountLinesAsync()
    {
        long count = 0;
        foreach (var queue in _topology.Lines)
        {
            count += await _channel.MessageCountAsync(queue, TestContext.Current.CancellationToken);
        }

        return count;
    }

    /// <summary>The lines that wait to be fetched again.</summary>
    public async Task<long> CountLaterAsync() => await _channel.MessageCountAsync(_topology.Later, TestContext.Current.CancellationToken);

    /// <summary>Waits until a count is what it is to be.</summary>
    public static async Task WaitUntilAsync(Func<Task<long>> count, Predicate<long> isReached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!isReached(await count()))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
