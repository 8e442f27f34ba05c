using System.Globalization;
using System.Text;
using Scraper.Options;
using Scraper.RabbitMQ;

namespace Scraper.Distributing;

/// <summary>Tells how far the jobs are, by what the broker knows.</summary>
internal static class JobReport
{
    /// <summary>A line for each job.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(BrokerConnection connection, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var job in await new JobRegistry(connection).ListAsync(cancellationToken))
        {
            lines.Add(await DescribeAsync(connection, job, cancellationToken));
        }

        return lines.Count == 0 ? ["There are no jobs."] : lines;
    }

    /// <summary>What was set aside of a job, a line for each message; they stay where they are.</summary>
    /// <exception cref="UsageException">There is no such job.</exception>
    public static async Task<IReadOnlyList<string>> ListAsideAsync(BrokerConnection connection, string name, CancellationToken cancellationToken)
    {
        var job = await new JobRegistry(connection).FindAsync(name, cancellationToken)
            ?? throw new UsageException([$"there is no job {Printable.Excerpt(name)}"]);
        try
        {
            return await ReadAsideAsync(connection, job, cancellationToken);
        }
        catch (Exception exception) when (BrokerFaults.IsNotFound(exception))
        {
            throw new BrokerException($"the queue of what was set aside of job {job.Name} is gone", exception);
        }
    }

    private static Task<IReadOnlyList<string>> ReadAsideAsync(BrokerConnection connection, JobDescription job, CancellationToken cancellationToken) =>
        connection.UseChannelAsync(
            async channel =>
            {
                var lines = new List<string>();
                while (await channel.BasicGetAsync(job.CreateTopology().Aside, autoAck: false, cancellationToken) is { } message)
                {
                    lines.Add(LineMessage.TryDecode(message.Body) is { } line
                        ? string.Create(CultureInfo.InvariantCulture, $"line {line.Ordinal}: {Printable.Escape(Printable.LineWithoutUserInfo(line.Text))}")
                        : $"no message of ours: {Printable.Excerpt(Encoding.Latin1.GetString(message.Body.Span))}");
                }

                return (IReadOnlyList<string>)lines;
            },
            cancellationToken);

    private static async Task<string> DescribeAsync(BrokerConnection connection, JobDescription job, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{job.Name}: {Printable.Excerpt(job.List)}, begun {job.Begun:u}, ");
        text.Append(job switch
        {
            { IsRemoved: true } => "being removed",
            { IsDone: true } => "done",
            { HasQueues: false } => "being begun",
            { LineCount: null } => "being submitted",
            _ => "submitted",
        });
        text.Append(CultureInfo.InvariantCulture, $"; {job.Collected:N0} of {(job.LineCount is { } count ? $"{count:N0}" : $"more than {job.SubmittedTo:N0}")} lines collected, {job.Failed:N0} of them failed");
        try
        {
            text.Append(await DescribeQueuesAsync(connection, job, cancellationToken));
        }
        catch (Exception exception) when (BrokerFaults.IsNotFound(exception))
        {
            // Not for lack of a connection: another one would find as little.
            text.Append(CultureInfo.InvariantCulture, $"; a queue of it is not there, as when it is being begun or removed, or was in part; jobs --remove {job.Name} removes the rest");
        }

        return text.ToString();
    }

    private static async Task<string> DescribeQueuesAsync(BrokerConnection connection, JobDescription job, CancellationToken cancellationToken)
    {
        var topology = job.CreateTopology();
        var counts = await connection.UseChannelAsync(
            async channel =>
            {
                long waiting = 0;
                foreach (var queue in topology.Lines)
                {
                    waiting += await channel.MessageCountAsync(queue, cancellationToken);
                }

                return (
                    Waiting: waiting,
                    Later: await channel.MessageCountAsync(topology.Later, cancellationToken),
                    Results: await channel.MessageCountAsync(topology.Results, cancellationToken),
                    Aside: await channel.MessageCountAsync(topology.Aside, cancellationToken));
            },
            cancellationToken);
        var workers = job.IsDone ? 0 : await CountWorkersAsync(connection, topology, cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"; {counts.Waiting:N0} lines wait, {counts.Later:N0} for another try, {counts.Results:N0} messages of results wait; {workers:N0} workers; {counts.Aside:N0} set aside");
    }

    /// <summary>The workers; none when the queue by which they are counted is gone, since the job has just been done.</summary>
    private static async Task<uint> CountWorkersAsync(BrokerConnection connection, JobTopology topology, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.UseChannelAsync(channel => channel.ConsumerCountAsync(topology.Workers, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (BrokerFaults.IsNotFound(exception))
        {
            return 0;
        }
    }
}
