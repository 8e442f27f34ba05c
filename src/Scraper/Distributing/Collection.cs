using System.Threading.Channels;
using Reactor;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.RabbitMQ;
using Scraper.Writing;
using Scraper.Writing.Formats;
using Scraper.Writing.Journals;
using Serilog;

namespace Scraper.Distributing;

/// <summary>Collects what became of the lines of a job, and writes it as a run does: each line once, however often it comes.</summary>
/// <remarks>A message is acknowledged when all that it holds is committed, by this process or by one before it.</remarks>
internal sealed class Collection(EventLoop loop, IRunOutput output, ScraperOptions options, JobDescription begun, RunTotals totals, ILogger log)
{
    private const int OutcomeCapacity = 256;

    private static readonly TimeSpan NoteInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(0.2);

    private readonly Channel<Outcome> _outcomes = Channel.CreateBounded<Outcome>(new BoundedChannelOptions(OutcomeCapacity) { SingleReader = true });
    private readonly OrdinalSet _committed = CopyOf(output.FinishedBefore);

    /// <summary>The lines that are with the writer, and who wants to know when they are committed.</summary>
    private readonly Dictionary<long, List<Action>> _underWay = [];

    private long _failed = output.FailedBefore;

    /// <summary>Collects until all is there, or the collection is interrupted.</summary>
    /// <returns>False if it was interrupted.</returns>
    public async Task<bool> RunAsync(BrokerSession session, CancellationToken stopping)
    {
        JobDescription? job = null;
        var writer = new OutcomeWriter(ResultFormats.Create(options.Output), loop.TimeProvider);
        var writing = new WriteStage(output, writer, options.Output, totals, loop.Executor, loop.TimeProvider);
        await TaskGroup.RunAsync(
            async group =>
            {
                group.StartSoon(token => writing.RunAsync(_outcomes.Reader, token));
                using var either = CancellationTokenSource.CreateLinkedTokenSource(group.CancellationToken, stopping);
                try
                {
                    job = await session.RunAsync(CollectAsync, either.Token);
                }
                catch (OperationCanceledException) when (stopping.IsCancellationRequested)
                {
                    // What has arrived is written; the rest stays with the broker.
                }

                _outcomes.Writer.Complete();
            },
            CancellationToken.None);
        await loop.Executor.RunAsync(() => output.Finish(job?.LineCount), CancellationToken.None);
        if (job is null)
        {
            return false;
        }

        await session.RunAsync((connection, token) => EndAsync(connection, begun, token), CancellationToken.None);
        return true;
    }

    /// <summary>Takes results until all are committed.</summary>
    private async Task<JobDescription> CollectAsync(BrokerConnection connection, CancellationToken cancellationToken)
    {
        var registry = new JobRegistry(connection);
        var job = await NoteAsync(registry, cancellationToken);
        await TaskGroup.RunAsync(
            async group =>
            {
                group.StartSoon(token => TakeAsync(connection, job.CreateTopology(), token));
                while (job.LineCount is not { } count || !_committed.ContainsAllTo(count))
                {
                    await WaitForEndAsync(job, group.CancellationToken);
                    job = await NoteAsync(registry, group.CancellationToken);
                }

                group.Cancel();
            },
            cancellationToken);
        return job;
    }

    private async Task TakeAsync(BrokerConnection connection, JobTopology topology, CancellationToken cancellationToken)
    {
        await using var channel = await connection.OpenChannelAsync(confirms: false, cancellationToken);
        await using var publisher = new Publisher(connection);
        await new ResultReception(channel, topology, publisher, this, log).RunAsync(cancellationToken);
    }

    /// <summary>Whether a line is committed already.</summary>
    public bool IsCommitted(long ordinal) => _committed.Contains(ordinal);

    /// <summary>Passes on what became of a line, unless it has come before.</summary>
    /// <param name="record">What became of it.</param>
    /// <param name="committed">Called when it is committed, maybe at once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask AddAsync(ResultRecord record, Action committed, CancellationToken cancellationToken)
    {
        if (_committed.Contains(record.Ordinal))
        {
            committed();
            return;
        }

        if (_underWay.TryGetValue(record.Ordinal, out var waiting))
        {
            waiting.Add(committed);
            return;
        }

        _underWay.Add(record.Ordinal, [committed]);
        var counts = ToCounts(record);
        var outcome = new WrittenOutcome(counts, record.Results, record.Failures) { Ordinal = record.Ordinal, Committed = () => Commit(record.Ordinal, counts.Failed) };
        try
        {
            await _outcomes.Writer.WriteAsync(outcome, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It comes again over the next connection.
            _underWay.Remove(record.Ordinal);
            throw;
        }
    }

    private void Commit(long ordinal, long failed)
    {
        _committed.Add(ordinal);
        _failed += failed;
        _underWay.Remove(ordinal, out var waiting);
        waiting!.ForEach(static committed => committed());
    }

    /// <summary>Waits until all lines are committed, or it is time to tell how many are.</summary>
    private async Task WaitForEndAsync(JobDescription job, CancellationToken cancellationToken)
    {
        var start = loop.TimeProvider.GetTimestamp();
        while (loop.TimeProvider.GetElapsedTime(start) < NoteInterval && !(job.LineCount is { } count && _committed.ContainsAllTo(count)))
        {
            await Task.Delay(LookInterval, loop.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Tells how many lines are committed, and learns how many there are.</summary>
    /// <exception cref="BrokerException">Lines have been collected that are not here: their results do not come again.</exception>
    private async Task<JobDescription> NoteAsync(JobRegistry registry, CancellationToken cancellationToken)
    {
        var job = await registry.ChangeAsync(
            begun.Name, begun.Id, known => known.Collected > _committed.Count ? known : known with { Collected = _committed.Count, Failed = _failed }, cancellationToken);
        return job.Collected <= _committed.Count
            ? job
            : throw new BrokerException(
                $"lines of job {job.Name} were collected that are not in {options.Output.Path}; collect to the file where they are, or begin the job anew (submit --purge)");
    }

    /// <summary>Tells everybody that a job is done.</summary>
    public static async Task<JobDescription?> EndAsync(BrokerConnection connection, JobDescription ended, CancellationToken cancellationToken)
    {
        var job = await new JobRegistry(connection).ChangeAsync(
            ended.Name, known => known?.Id == ended.Id ? known with { IsDone = true } : known, cancellationToken);
        if (job?.Id == ended.Id)
        {
            await connection.UseChannelAsync(
                async channel =>
                {
                    await job.CreateTopology().DismissWorkersAsync(channel, cancellationToken);
                    return true;
                },
                cancellationToken);
        }

        return job;
    }

    private static OutcomeCounts ToCounts(ResultRecord record)
    {
        var counts = new OutcomeCounts { Pages = record.Pages, Links = record.Links, Bytes = record.Bytes };
        if (record.Category.Length > 0)
        {
            // A category of a newer worker is still a failure.
            counts[FailureCategories.TryFind(record.Category) ?? FailureCategory.Unexpected] = 1;
        }

        return counts;
    }

    private static OrdinalSet CopyOf(OrdinalSet set)
    {
        var copy = new OrdinalSet();
        foreach (var range in set.Ranges)
        {
            copy.Add(range);
        }

        return copy;
    }
}
