using Scraper.RabbitMQ;

namespace Scraper.Distributing;

/// <summary>Removes a job from the broker, with all that is left in its queues.</summary>
internal static class JobRemoval
{
    /// <returns>Whether there was one.</returns>
    public static async Task<bool> RunAsync(BrokerConnection connection, string name, CancellationToken cancellationToken)
    {
        // Whoever takes part learns that it is over before the queues go; and as long as the job is known it can be removed once more.
        var registry = new JobRegistry(connection);
        if (await registry.ChangeAsync(name, known => known is null ? null : known with { IsRemoved = true }, cancellationToken) is not { } job)
        {
            return false;
        }

        await DeleteAsync(connection, job, cancellationToken);
        await registry.ChangeAsync(name, known => known?.Id == job.Id ? null : known, cancellationToken);
        return true;
    }

    /// <summary>Deletes the queues of a job that nobody takes part in any more, as far as they are there.</summary>
    public static async Task DeleteAsync(BrokerConnection connection, JobDescription job, CancellationToken cancellationToken)
    {
        await using var channel = await connection.OpenChannelAsync(confirms: false, cancellationToken);
        await job.CreateTopology().DeleteAsync(channel, cancellationToken);
    }
}
