using RabbitMQ.Client;

namespace Scraper.RabbitMQ;

/// <summary>The jobs that there are: a queue with a message for each, that is read, put back, and replaced.</summary>
/// <remarks>
/// Whoever reads it holds the messages for that moment, so others would see none: they wait for the lock, which is a queue that one connection
/// has at a time. One call at a time on a connection. A crash in the midst of a change leaves two messages of a job; the later one counts.
/// </remarks>
internal sealed class JobRegistry(BrokerConnection connection)
{
    private const string QueueName = "scraper.jobs";

    /// <summary>After so many visits a message is written anew, long before the broker would drop it for its many deliveries.</summary>
    private const int VisitLimit = 100;

    private const string LockName = "scraper.jobs.lock";

    /// <summary>How often the sign of a job is asked for until the registry is.</summary>
    private const int AsksForEach = 20;

    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LockDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LockDelayLimit = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReturnDelay = TimeSpan.FromMilliseconds(5);

    /// <summary>The messages that the queue has to have when the visit is over.</summary>
    private long _expected;

    /// <summary>All jobs, by name.</summary>
    public Task<IReadOnlyList<JobDescription>> ListAsync(CancellationToken cancellationToken) =>
        UseAsync(async channel => (IReadOnlyList<JobDescription>)[.. (await ReadAsync(channel, cancellationToken)).Select(entry => entry.Job)], cancellationToken);

    /// <summary>A job that is not being removed, or null.</summary>
    public async Task<JobDescription?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(job => job.Name == name && !job.IsRemoved);

    /// <summary>A job; waits until there is one of that name, with its queues.</summary>
    public async Task<JobDescription> WaitAsync(string name, CancellationToken cancellationToken)
    {
        for (var count = 0; ; count++)
        {
            // The sign can be asked for without the lock.
            if ((count % AsksForEach == 0 || await HasSignAsync(name, cancellationToken)) && await FindAsync(name, cancellationToken) is { HasQueues: true } job)
            {
                return job;
            }

            await Task.Delay(AskInterval, connection.Loop.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Changes what is known of a job.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="change">Gets what is known, or null; gives what is to be known from now on, or null for the job to be forgotten.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was given.</returns>
    public Task<JobDescription?> ChangeAsync(string name, Func<JobDescription?, JobDescription?> change, CancellationToken cancellationToken) =>
        UseAsync(
            async channel =>
            {
                var entry = (await ReadAsync(channel, cancellationToken)).FirstOrDefault(entry => entry.Job.Name == name);
                var changed = change(entry.Job);
                if (changed is not null && changed != entry.Job)
                {
                    changed = changed with { Revision = (entry.Job?.Revision ?? 0) + 1 };
                    await PublishAsync(channel, changed.Encode(), cancellationToken);
                    _expected++;
                }

                if (entry.Job is not null && changed != entry.Job)
                {
                    await channel.BasicAckAsync(entry.Tag, multiple: false, cancellationToken);
                    _expected--;
                }

                return changed;
            },
            cancellationToken);

    /// <summary>Changes what is known of a job that there has to be.</summary>
    /// <exception cref="BrokerException">It has been removed; one of the same name after it is another one.</exception>
    public async Task<JobDescription> ChangeAsync(
        string name, Guid id, Func<JobDescription, JobDescription> change, CancellationToken cancellationToken)
    {
        var changed = await ChangeAsync(name, known => known is { IsRemoved: false } && known.Id == id ? change(known) : known, cancellationToken);
        return changed is { IsRemoved: false } && changed.Id == id ? changed : throw new BrokerException($"job {name} has been removed");
    }

    /// <summary>Takes the lock; what was read and not acknowledged is put back.</summary>
    private async Task<T> UseAsync<T>(Func<IChannel, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var channel = await LockAsync(cancellationToken);
        try
        {
            _expected = 0;
            await JobTopology.DeclareAsync(channel, QueueName, [], cancellationToken);
            return await work(channel);
        }
        finally
        {
            await EndAsync(channel, cancellationToken);
        }
    }

    private async Task<IChannel> LockAsync(CancellationToken cancellationToken)
    {
        var delay = LockDelay;
        while (true)
        {
            var channel = await connection.OpenChannelAsync(confirms: true, cancellationToken);
            try
            {
                await channel.QueueDeclareAsync(LockName, durable: false, exclusive: true, autoDelete: false, cancellationToken: cancellationToken);
                return channel;
            }
            catch (Exception exception) when (BrokerFaults.IsLocked(exception))
            {
                await channel.DisposeAsync();
            }

            await Task.Delay(delay * (0.5 + Random.Shared.NextDouble()), connection.Loop.TimeProvider, cancellationToken);
            delay = delay < LockDelayLimit ? delay * 1.5 : delay;
        }
    }

    /// <summary>Puts back what was read, and gives the lock back.</summary>
    private async Task EndAsync(IChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            if (channel.IsOpen)
            {
                await PutBackAsync(channel, cancellationToken);
                await channel.QueueDeleteAsync(LockName, cancellationToken: connection.Lost);
            }
            else
            {
                await connection.UseChannelAsync(other => other.QueueDeleteAsync(LockName, cancellationToken: connection.Lost), connection.Lost);
            }
        }
        catch (Exception exception) when (BrokerFaults.IsOfBroker(exception))
        {
            // The lock ends with the connection.
        }
    }

    private async Task<bool> HasSignAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.UseChannelAsync(
                async channel =>
                {
                    await channel.ExchangeDeclarePassiveAsync(JobTopology.Sign(name), cancellationToken);
                    return true;
                },
                cancellationToken);
        }
        catch (Exception exception) when (BrokerFaults.IsNotFound(exception))
        {
            return false;
        }
    }

    /// <summary>Puts back what was read, and waits until it is there: whoever has the lock next must see it.</summary>
    private async Task PutBackAsync(IChannel channel, CancellationToken cancellationToken)
    {
        if (_expected == 0)
        {
            return;
        }

        await channel.BasicNackAsync(0, multiple: true, requeue: true, cancellationToken);
        while ((await channel.QueueDeclarePassiveAsync(QueueName, cancellationToken)).MessageCount < _expected)
        {
            await Task.Delay(ReturnDelay, connection.Loop.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Takes all messages; of several of one job the latest, by name. What cannot be read is left for others.</summary>
    private async Task<IReadOnlyList<(JobDescription Job, ulong Tag)>> ReadAsync(IChannel channel, CancellationToken cancellationToken)
    {
        var jobs = new SortedDictionary<string, (JobDescription Job, ulong Tag)>(StringComparer.Ordinal);
        while (await channel.BasicGetAsync(QueueName, autoAck: false, cancellationToken) is { } message)
        {
            if (Consumer.CountOf(message.BasicProperties) >= VisitLimit)
            {
                // It comes once more, and counts then.
                await PublishAsync(channel, message.Body, cancellationToken);
                await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
                continue;
            }

            _expected++;
            if (JobDescription.TryDecode(message.Body) is not { } job)
            {
                continue;
            }

            if (jobs.TryGetValue(job.Name, out var other))
            {
                await channel.BasicAckAsync(other.Job.Revision < job.Revision ? other.Tag : message.DeliveryTag, multiple: false, cancellationToken);
                _expected--;
            }

            if (other.Job is null || other.Job.Revision < job.Revision)
            {
                jobs[job.Name] = (job, message.DeliveryTag);
            }
        }

        return [.. jobs.Values];
    }

    private static async Task PublishAsync(IChannel channel, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent };
        await channel.BasicPublishAsync("", QueueName, mandatory: true, properties, body, cancellationToken);
    }
}
