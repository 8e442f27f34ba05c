using Scraper.RabbitMQ;

namespace Scraper.Distributing;

/// <summary>Removes a job from the broker, with all that is left in its queues.</summary>
internal static class JobRemoval
{
    /// <returns>Whether there was one.</returns>
    public static async Task<bool> RunAsync(BrokerConnection connection, string name, CancellationToken cancellationToken)
    {
        var registry = new JobRegistry(connection);
        if (await registry.FindAsync(name, cancellationToken) is not { } job)
        {
            return false;
        }

        // First the queues: as long as the job is known it can be removed once more.
        await connection.UseChannelAsync(
            async channel =>
            {
                await job.CreateTopology().DeleteAsync(channel, cancellationToken);
                return true;
            },
            cancellationToken);
        await registry.ChangeAsync(name, _ => null, cancellationToken);
        return true;
    }
}
