using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.RabbitMQ;
using Scraper.Writing;
using Scraper.Writing.Formats;
using Scraper.Writing.Journals;
using Serilog;

namespace Scraper.Distributing;

/// <summary>A worker: the stages of a run, with the broker at both ends.</summary>
/// <remarks>
/// Each connection has a pipeline of its own. When one is lost its requests are given up at once: another worker may have got their lines.
/// </remarks>
internal sealed class SharedWork(EventLoop loop, ScraperOptions options, string name, IConnectGuard guard, RunTotals totals, FlightList flights, ILogger log)
{
    private WorkRecord? _record;

    /// <summary>How names are resolved; null for the system's way.</summary>
    public INameResolver? Names { get; init; }

    /// <summary>Works until the job is done, or the work is interrupted.</summary>
    /// <returns>False if it was interrupted.</returns>
    public async Task<bool> RunAsync(BrokerSession session, Interruption interruption, CancellationToken cancellationToken)
    {
        try
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, interruption.Aborting);
            return await session.RunAsync((connection, token) => WorkAsync(connection, interruption, token), waiting.Token);
        }
        catch (OperationCanceledException) when (interruption.Stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> WorkAsync(BrokerConnection connection, Interruption interruption, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(interruption.Stopping, cancellationToken);
        var job = await new JobRegistry(connection).WaitAsync(name, waiting.Token);
        if (job.IsDone)
        {
            return true;
        }

        var settings = JobSettings.Apply(job, options);
        var topology = job.CreateTopology();
        await using var publisher = new Publisher(connection);
        _record = _record?.Job == job.Id ? _record : new WorkRecord(job.Id);
        var intake = new LineIntake(connection, topology, _record, publisher, (ushort)options.Broker.Prefetch, options.Broker.DeliveryLimit);
        var writer = new OutcomeWriter(ResultFormats.Create(settings.Output), loop.TimeProvider);
        var ends = new RunEnds(
            new SharedLines(intake),
            new OrdinalSet(),
            _ => new ResultSender(intake, publisher, topology, writer, options.Broker, totals));
        var isDone = false;
        try
        {
            await TaskGroup.RunAsync(
                async group =>
                {
                    group.StartSoon(token => intake.RunAsync(
                        async () =>
                        {
                            isDone = await IsDoneAsync(connection, job, token);
                            intake.Complete();
                        },
                        token));
                    await ScrapeRun.RunAsync(loop, ends, new FetchPlan(settings, guard, Names, log), interruption, totals, flights, group.CancellationToken);
                    group.Cancel();
                },
                cancellationToken);
        }
        catch (Exception exception) when (BrokerFaults.FindRefusal(exception) is not null)
        {
            // No queue takes what came of a line whose job has just been removed.
            if (await FindAsync(connection, job, cancellationToken) is null)
            {
                throw CreateRemoved();
            }

            throw;
        }

        if (intake.CopyCount > 0)
        {
            log.Information("{Count} lines came a second time, and were not fetched again", intake.CopyCount);
        }

        return isDone;
    }

    /// <summary>Whether the workers were dismissed because the job is done.</summary>
    /// <exception cref="BrokerLostException">It is not.</exception>
    private async Task<bool> IsDoneAsync(BrokerConnection connection, JobDescription job, CancellationToken cancellationToken)
    {
        // Of a job that is removed the lines go first. One that is done has them still, at this moment: the registry is asked later, when it may have been removed, too.
        var hasLines = await job.CreateTopology().HasLinesAsync(connection, cancellationToken);
        return await FindAsync(connection, job, cancellationToken) switch
        {
            null => hasLines ? true : throw CreateRemoved(),
            { IsDone: true } => true,
            _ => throw new BrokerLostException($"job {name} lacks a queue"),
        };
    }

    /// <summary>What is known of a job now; null if it has been removed.</summary>
    private async Task<JobDescription?> FindAsync(BrokerConnection connection, JobDescription job, CancellationToken cancellationToken) =>
        await new JobRegistry(connection).FindAsync(name, cancellationToken) is { } known && known.Id == job.Id ? known : null;

    /// <summary>Has the session begin anew, with the next job of that name.</summary>
    private BrokerLostException CreateRemoved() => new($"job {name} has been removed");
}
