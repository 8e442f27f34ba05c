using System.Threading.Channels;
using Reactor;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.RabbitMQ;
using Scraper.Writing;

namespace Scraper.Distributing;

/// <summary>The last stage of a worker: sends what became of the lines, as text that is ready to be appended to a file.</summary>
/// <remarks>
/// While some messages are under way the next one gathers: the slower the broker, the more lines are in a message. A line is acknowledged when
/// the broker has confirmed the message that holds it. One whose failure may pass is put back instead.
/// </remarks>
internal sealed class ResultSender(LineIntake intake, Publisher publisher, JobTopology topology, OutcomeWriter writer, BrokerOptions options, RunTotals totals)
    : IOutcomeSink
{
    /// <summary>The messages under way.</summary>
    private const int InFlightLimit = 4;

    /// <summary>What can be written of one line; the rest of the last part is for the numbers before it.</summary>
    private const int SizeLimit = (ResultMessage.PartLimit - 1) * ResultMessage.SizeLimit;

    private readonly Batch _batch = new();
    private readonly ByteWriter _message = new();
    private List<long> _ordinals = [];
    private int _inFlight;
    private TaskCompletionSource? _landed;

    public Task RunAsync(ChannelReader<Outcome> outcomes, CancellationToken cancellationToken) =>
        TaskGroup.RunAsync(group => GatherAsync(outcomes, group), cancellationToken);

    private async Task GatherAsync(ChannelReader<Outcome> outcomes, TaskGroup group)
    {
        while (await outcomes.WaitToReadAsync(group.CancellationToken))
        {
            while (outcomes.TryRead(out var outcome))
            {
                group.CancellationToken.ThrowIfCancellationRequested();
                if (outcome is Failure { MayPass: true } && intake.TriesOf(outcome.Ordinal) < options.Retries)
                {
                    group.StartSoon(token => intake.PostponeAsync(outcome.Ordinal, token));
                    continue;
                }

                await AddAsync(outcome, group);
                if (_message.Written.Length >= ResultMessage.SizeLimit)
                {
                    await SendAsync(group, InFlightLimit);
                }
            }

            await SendAsync(group, InFlightLimit);
        }
    }

    /// <summary>Adds an outcome to the message, as <see cref="WriteStage"/> adds it to a batch; a large one has a message of its own.</summary>
    private async ValueTask AddAsync(Outcome outcome, TaskGroup group)
    {
        Write(outcome);
        if (_batch.ByteCount > SizeLimit)
        {
            outcome = new Failure(((PageLinks)outcome).Source, FailureCategory.TooLarge, $"its links take {_batch.ByteCount} bytes, more than can be sent to the collector")
            {
                Ordinal = outcome.Ordinal,
            };
            Write(outcome);
        }

        if (outcome is Unchanged)
        {
            totals.AddUnchanged();
        }
        else
        {
            totals.Add(_batch.Counts);
        }

        if (_batch.ByteCount >= ResultMessage.SizeLimit)
        {
            await SendAsync(group, InFlightLimit);
        }

        if (_ordinals.Count == 0)
        {
            ResultMessage.BeginRecords(_message);
        }

        var counts = _batch.Counts;
        var category = outcome is Failure failure ? failure.Category.Name() : "";
        ResultMessage.Add(
            new ResultRecord(outcome.Ordinal, counts.Pages, counts.Links, counts.Bytes, category, _batch.Results.Joined, _batch.Failures.Joined), _message);
        _ordinals.Add(outcome.Ordinal);
    }

    private void Write(Outcome outcome)
    {
        _batch.Clear();
        writer.Write(outcome, _batch);
    }

    /// <summary>Sends the message, if there is one, when fewer than so many are under way.</summary>
    private async Task SendAsync(TaskGroup group, int limit)
    {
        if (_ordinals.Count == 0)
        {
            return;
        }

        while (_inFlight >= limit)
        {
            _landed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = group.CancellationToken.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetCanceled(), _landed);
            await _landed.Task;
        }

        group.CancellationToken.ThrowIfCancellationRequested();
        var (body, ordinals) = ((ReadOnlyMemory<byte>)_message.Written.ToArray(), _ordinals);
        _message.Clear();
        _ordinals = [];
        _inFlight++;
        group.StartSoon(token => SendAsync(body, ordinals, token));
    }

    private async Task SendAsync(ReadOnlyMemory<byte> body, List<long> ordinals, CancellationToken cancellationToken)
    {
        foreach (var part in ResultMessage.Pack(ordinals, body))
        {
            await publisher.PublishAsync("", topology.Results, part, cancellationToken);
        }

        foreach (var ordinal in ordinals)
        {
            await intake.FinishAsync(ordinal, cancellationToken);
        }

        _inFlight--;
        _landed?.TrySetResult();
    }
}
