using System.Text;
using RabbitMQ.Client;

namespace Scraper.RabbitMQ.Tests.Fixtures;

/// <summary>The queues of a job, for a test to look into and to publish to.</summary>
internal sealed class JobQueues : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly JobTopology _topology;

    private JobQueues(IConnection connection, IChannel channel, JobTopology topology) => (_connection, _channel, _topology) = (connection, channel, topology);

    /// <summary>Those of the job that has this name now.</summary>
    public static async Task<JobQueues> OpenAsync(TestBroker broker, string name)
    {
        var job = broker.Find(name) ?? throw new InvalidOperationException($"there is no job {name}");
        var factory = new ConnectionFactory { Uri = new Uri(broker.Address) };
        var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), TestContext.Current.CancellationToken);
        return new JobQueues(connection, channel, job.CreateTopology());
    }

    /// <summary>Publishes a line as a submitter does.</summary>
    public async Task PublishAsync(LineMessage line) =>
        await _channel.BasicPublishAsync(
            _topology.Hosts, new Uri(line.Text).Authority, mandatory: true, line.Encode(), TestContext.Current.CancellationToken);

    /// <summary>Publishes something to a queue of lines.</summary>
    public Task PublishToLinesAsync(int number, ReadOnlyMemory<byte> body) => PublishAsync(_topology.Lines[number], body);

    /// <summary>Publishes something to the queue of results.</summary>
    public Task PublishToResultsAsync(ReadOnlyMemory<byte> body) => PublishAsync(_topology.Results, body);

    /// <summary>Publishes what became of a line as a worker does.</summary>
    public Task PublishResultAsync(long ordinal, string results) => PublishToResultsAsync(EncodeResult(ordinal, Encoding.UTF8.GetBytes(results)));

    /// <summary>Publishes the first part of what became of a line, whose others never come: the worker is gone.</summary>
    public async Task PublishFirstPartAsync(long ordinal)
    {
        var writer = new ByteWriter();
        writer.WriteByte(1);
        writer.WriteByte(2);
        writer.WriteNumber(ordinal);
        writer.WriteContent(Guid.NewGuid().ToByteArray());
        writer.WriteNumber(0);
        writer.WriteNumber(2);
        writer.WriteContent("a part"u8);
        Assert.IsType<ResultPart>(ResultMessage.TryDecode(writer.Written));
        await PublishToResultsAsync(writer.Written.ToArray());
    }

    /// <summary>Sets a line aside as a worker does.</summary>
    public async Task SetAsideAsync(LineMessage line) => await PublishAsync(_topology.Aside, line.Encode());

    /// <summary>Deletes a queue of lines, as a removal that was ended.</summary>
    public async Task DeleteLinesAsync(int number) => await _channel.QueueDeleteAsync(_topology.Lines[number], cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Deletes the queue of results, as a removal does.</summary>
    public async Task DeleteResultsAsync() => await _channel.QueueDeleteAsync(_topology.Results, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>How often, at most, a message of the registry has been read and put back.</summary>
    public async Task<long> CountVisitsOfRegistryAsync()
    {
        long most = 0;
        while (await _channel.BasicGetAsync("scraper.jobs", autoAck: false, TestContext.Current.CancellationToken) is { } message)
        {
            most = Math.Max(most, message.BasicProperties.Headers?.TryGetValue("x-delivery-count", out var count) == true ? Convert.ToInt64(count) : 0);
        }

        await _channel.BasicNackAsync(0, multiple: true, requeue: true, TestContext.Current.CancellationToken);
        return most;
    }

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

    /// <summary>The workers.</summary>
    public async Task<long> CountWorkersAsync() => await _channel.ConsumerCountAsync(_topology.Workers, TestContext.Current.CancellationToken);

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

    private async Task PublishAsync(string queue, ReadOnlyMemory<byte> body) =>
        await _channel.BasicPublishAsync("", queue, mandatory: true, body, TestContext.Current.CancellationToken);

    private static byte[] EncodeResult(long ordinal, byte[] results)
    {
        var writer = new ByteWriter();
        ResultMessage.BeginRecords(writer);
        ResultMessage.Add(new ResultRecord(ordinal, 1, 1, 1, "", results, default), writer);
        return writer.Written.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
