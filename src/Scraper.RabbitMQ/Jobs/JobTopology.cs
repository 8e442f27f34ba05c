using RabbitMQ.Client;

namespace Scraper.RabbitMQ;

/// <summary>The exchanges and queues of a job; docs/rabbitmq.md has a picture.</summary>
/// <remarks>
/// All queues are quorum queues, on as many nodes as there are, up to five. Declaring what is there already changes nothing. But for the sign, all names
/// have the identity of the job in them: what is still on its way for a job that was removed gets nowhere, and not into the one after it.
/// </remarks>
/// <param name="job">The name of the job.</param>
/// <param name="id">Which of the jobs of that name.</param>
/// <param name="queueCount">The number of its queues of lines.</param>
internal sealed class JobTopology(string job, Guid id, int queueCount)
{
    /// <summary>Past so many deliveries the broker itself would drop a message. It is never to: the worker sets it aside long before.</summary>
    private const int BrokerDeliveryLimit = 1_000_000;

    /// <summary>The digits of the identity that are in the names, which people read.</summary>
    private const int IdLength = 8;

    private string Prefix { get; } = CreatePrefix(job, id);

    /// <summary>An exchange to which nothing is published: that it is there tells those who wait for a job of that name to look for it.</summary>
    public static string Sign(string job) => $"scraper.{job}";

    /// <summary>The exchange that lines are published to, with their host as the routing key: those of one host get to one queue.</summary>
    public string Hosts => Prefix + "hosts";

    /// <summary>The queues of lines, each of which belongs to one worker at a time.</summary>
    public IReadOnlyList<string> Lines { get; } = [.. Enumerable.Range(0, queueCount).Select(number => $"{CreatePrefix(job, id)}lines.{number}")];

    /// <summary>The exchange, and the queue, of lines that are to be fetched again later; from there they get to <see cref="Hosts"/> again.</summary>
    public string Later => Prefix + "later";

    /// <summary>The queue of what became of lines.</summary>
    public string Results => Prefix + "results";

    /// <summary>The queue of messages that nobody could make anything of, for people to look at.</summary>
    public string Aside => Prefix + "aside";

    /// <summary>The queue of one message, which says how far the list is submitted.</summary>
    public string Mark => Prefix + "mark";

    /// <summary>A queue in which nothing ever is: its consumers are the workers, for each to know how many there are. That it is deleted tells
    /// them to look whether the job is done.</summary>
    public string Workers => Prefix + "workers";

    /// <summary>The queue that only one connection has at a time: the right to consume from a queue of lines.</summary>
    public static string Claim(string lines) => lines + ".claim";

    /// <summary>Declares all of it.</summary>
    /// <param name="channel">A channel.</param>
    /// <param name="delay">How long lines wait that are to be fetched again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task DeclareAsync(IChannel channel, TimeSpan delay, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(Hosts, "x-consistent-hash", durable: true, autoDelete: false, cancellationToken: cancellationToken);
        foreach (var queue in Lines)
        {
            await DeclareAsync(channel, queue, new() { ["x-single-active-consumer"] = true }, cancellationToken);
            // The routing key of a binding to such an exchange is its weight.
            await channel.QueueBindAsync(queue, Hosts, "1", cancellationToken: cancellationToken);
        }

        await channel.ExchangeDeclareAsync(Later, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellationToken);
        var waiting = new Dictionary<string, object?>
        {
            ["x-message-ttl"] = (long)delay.TotalMilliseconds,
            ["x-dead-letter-exchange"] = Hosts,
            // Kept until the queue of lines has confirmed it; that asks for the other one.
            ["x-dead-letter-strategy"] = "at-least-once",
            ["x-overflow"] = "reject-publish",
        };
        await DeclareAsync(channel, Later, waiting, cancellationToken);
        await channel.QueueBindAsync(Later, Later, "", cancellationToken: cancellationToken);
        await DeclareAsync(channel, Results, new() { ["x-single-active-consumer"] = true }, cancellationToken);
        await DeclareAsync(channel, Aside, [], cancellationToken);
        await DeclareAsync(channel, Mark, new() { ["x-max-length"] = 1 }, cancellationToken);
        await DeclareAsync(channel, Workers, [], cancellationToken);
        await channel.ExchangeDeclareAsync(Sign(job), ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellationToken);
    }

    /// <summary>Has the workers look whether there is something left to do.</summary>
    public Task DismissWorkersAsync(IChannel channel, CancellationToken cancellationToken) => channel.QueueDeleteAsync(Workers, cancellationToken: cancellationToken);

    /// <summary>Whether its lines are still there: of a job that is removed they go first.</summary>
    public async Task<bool> HasLinesAsync(BrokerConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.UseChannelAsync(channel => channel.QueueDeclarePassiveAsync(Lines[0], cancellationToken), cancellationToken);
            return true;
        }
        catch (Exception exception) when (BrokerFaults.IsNotFound(exception))
        {
            return false;
        }
    }

    /// <summary>Deletes all of it, and what is in it: first the sign and the lines, last what dismisses the workers.</summary>
    public async Task DeleteAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeleteAsync(Sign(job), cancellationToken: cancellationToken);
        foreach (var queue in (string[])[.. Lines, Later, Results, Aside, Mark, Workers])
        {
            await channel.QueueDeleteAsync(queue, cancellationToken: cancellationToken);
        }

        await channel.ExchangeDeleteAsync(Hosts, cancellationToken: cancellationToken);
        await channel.ExchangeDeleteAsync(Later, cancellationToken: cancellationToken);
    }

    private static string CreatePrefix(string job, Guid id) => $"scraper.{job}.{id.ToString("N")[..IdLength]}.";

    /// <summary>Declares a quorum queue.</summary>
    public static Task<QueueDeclareOk> DeclareAsync(
        IChannel channel, string queue, Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        arguments["x-queue-type"] = "quorum";
        arguments["x-delivery-limit"] = BrokerDeliveryLimit;
        return channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
    }
}
