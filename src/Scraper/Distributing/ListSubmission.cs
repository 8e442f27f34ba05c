using System.Threading.Channels;
using Reactor;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.RabbitMQ;
using Scraper.Reading;
using Serilog;

namespace Scraper.Distributing;

/// <summary>Submits a list: every line becomes a message, in the queue of its host.</summary>
/// <remarks>
/// A mark at the broker says up to which line it has all. A submission that was ended goes on from there: up to <see cref="AheadLimit"/> lines are sent a
/// second time, none is left out. Workers know a second copy when they see it (<see cref="PassedLines"/>).
/// Blank lines are sent too, so that the collector can tell when all lines have come.
/// </remarks>
internal sealed class ListSubmission(EventLoop loop, ScraperOptions options, string name, ListIdentity list, ILogger log)
{
    /// <summary>The lines past the mark: what is sent a second time, at most, by the process after this one.</summary>
    private const int AheadLimit = 2048;

    /// <summary>What share of the window must be left when it goes on.</summary>
    private const double WindowShare = 0.9;

    /// <summary>How often the registry is told how far the list has been submitted, for people to see.</summary>
    private static readonly TimeSpan NoteInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<InputLine> _lines = Channel.CreateBounded<InputLine>(new BoundedChannelOptions(256) { SingleReader = true, SingleWriter = true });
    private readonly JobOpening _opening = new(options, name, list, loop.TimeProvider);
    private readonly SortedDictionary<long, (string RoutingKey, ReadOnlyMemory<byte> Body)> _unconfirmed = [];
    private readonly Changes _changes = new();
    private long _published;
    private long _marked;
    private long _collected;
    private bool _isWhole;

    /// <summary>The lines that are in the queues.</summary>
    public long SubmittedTo => _unconfirmed.Count == 0 ? _published : _unconfirmed.Keys.First() - 1;

    /// <summary>Submits the list.</summary>
    /// <param name="session">The broker.</param>
    /// <param name="lines">The lines of the list.</param>
    /// <param name="interruption">How it may be ended early.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The job, with its number of lines if all of them are submitted.</returns>
    /// <exception cref="BrokerException">The job is there already, of another list or with other settings.</exception>
    public async Task<JobDescription> RunAsync(BrokerSession session, ILineSource lines, Interruption interruption, CancellationToken cancellationToken)
    {
        JobDescription? result = null;
        await TaskGroup.RunAsync(
            async group =>
            {
                // Beside the sessions: a line that was read is not read again when the broker comes back.
                group.StartSoon(token => ReadAsync(lines, interruption.Stopping, token));
                result = await session.RunAsync(SubmitAsync, group.CancellationToken);
                group.Cancel();
            },
            cancellationToken);
        return result!;
    }

    /// <summary>Waits until it is known that there is a job, and that it is the one of the list.</summary>
    public Task WaitUntilJoinedAsync(CancellationToken cancellationToken) => _changes.WaitUntilAsync(() => _opening.IsJoined, cancellationToken);

    private async Task ReadAsync(ILineSource lines, CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        try
        {
            while (await lines.ReadAsync(either.Token) is { } line)
            {
                await _lines.Writer.WriteAsync(line, either.Token);
            }

            _isWhole = true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What has been read is submitted; the rest is when the same command is given again.
        }

        _lines.Writer.Complete();
    }

    private async Task<JobDescription> SubmitAsync(BrokerConnection connection, CancellationToken cancellationToken)
    {
        var registry = new JobRegistry(connection);
        var job = await _opening.OpenAsync(connection, registry, cancellationToken);
        _changes.Tell();
        if (job.LineCount is not null)
        {
            return job;
        }

        var topology = job.CreateTopology();
        var mark = new SubmissionMark(topology, job.Id);
        _marked = Math.Max(_marked, Math.Max(job.SubmittedTo, await mark.ReadAsync(connection, cancellationToken)));
        (_published, _collected) = (Math.Max(_published, _marked), job.Collected);
        await using var publisher = new Publisher(connection);
        await TaskGroup.RunAsync(
            async group =>
            {
                foreach (var ordinal in _unconfirmed.Keys.ToList())
                {
                    group.StartSoon(token => PublishAsync(publisher, topology, ordinal, token));
                }

                using var noting = CancellationTokenSource.CreateLinkedTokenSource(group.CancellationToken);
                group.StartSoon(_ => NoteAsync(registry, job.Id, noting.Token));
                group.StartSoon(_ => MarkAsync(mark, publisher, noting.Token));
                await PublishAllAsync(publisher, topology, group);
                noting.Cancel();
            },
            cancellationToken);
        return await registry.ChangeAsync(
            name, job.Id, known => known with { SubmittedTo = SubmittedTo, LineCount = _isWhole ? SubmittedTo : null }, cancellationToken);
    }

    private async Task PublishAllAsync(Publisher publisher, JobTopology topology, TaskGroup group)
    {
        while (await _lines.Reader.WaitToReadAsync(group.CancellationToken))
        {
            // Cancelled, it takes no line more: one that was taken, and is not among the unconfirmed ones, would be left out by the next connection.
            while (!group.CancellationToken.IsCancellationRequested && _lines.Reader.TryRead(out var line))
            {
                if (line.Number <= _published)
                {
                    continue;
                }

                _unconfirmed.Add(line.Number, (RoutingKey(line), new LineMessage(line.Number, line.Text, line.Fault).Encode()));
                _published = line.Number;
                group.StartSoon(token => PublishAsync(publisher, topology, line.Number, token));
                await _changes.WaitUntilAsync(() => _published - _marked < AheadLimit, group.CancellationToken);
                if (_published - _collected >= options.Broker.Window)
                {
                    log.Information("{Count} lines are submitted and not collected; waiting for the collector", _published - _collected);
                    await _changes.WaitUntilAsync(() => _published - _collected < options.Broker.Window * WindowShare, group.CancellationToken);
                }
            }
        }

        await _changes.WaitUntilAsync(() => _unconfirmed.Count == 0, group.CancellationToken);
    }

    private async Task PublishAsync(Publisher publisher, JobTopology topology, long ordinal, CancellationToken cancellationToken)
    {
        var (routingKey, body) = _unconfirmed[ordinal];
        await publisher.PublishAsync(topology.Hosts, routingKey, body, cancellationToken);
        _unconfirmed.Remove(ordinal);
        _changes.Tell();
    }

    private async Task NoteAsync(JobRegistry registry, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(NoteInterval, loop.TimeProvider, cancellationToken);
                var job = await registry.ChangeAsync(name, id, known => known with { SubmittedTo = SubmittedTo }, CancellationToken.None);
                _collected = job.Collected;
                _changes.Tell();
                log.Debug("Submitted up to line {Line}", SubmittedTo);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // All is submitted.
        }
    }

    /// <summary>Has the mark follow the lines that are confirmed.</summary>
    private async Task MarkAsync(SubmissionMark mark, Publisher publisher, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _changes.WaitUntilAsync(() => SubmittedTo > _marked, cancellationToken);
                var line = SubmittedTo;
                await mark.WriteAsync(publisher, line, cancellationToken);
                _marked = line;
                _changes.Tell();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // All is submitted.
        }
    }

    /// <summary>By the host, so that the lines of one are in one queue; what has none is spread over all.</summary>
    private static string RoutingKey(in InputLine line) =>
        !UrlLine.IsBlank(line) && UrlLine.TryParse(line, out var job, out _) ? job.Host : $"#{line.Number}";
}
