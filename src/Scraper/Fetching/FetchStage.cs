using System.Threading.Channels;
using Reactor;
using Scraper.Pipeline;
using Serilog;
using Serilog.Events;

namespace Scraper.Fetching;

/// <summary>The second stage: passes on the page of every job that can be fetched, and reports the others.</summary>
/// <remarks>Every job whose turn has come at the gate is a task of its own, which has a place there until its page is handed on.</remarks>
internal sealed class FetchStage(IPageFetcher fetcher, HostGate gate, ValidatorCache? cache, ChannelWriter<Outcome> outcomes, Interruption interruption, ILogger log)
    : IStage<Job, Page>
{
    /// <summary>The jobs that are looked ahead for other hosts.</summary>
    private const int LookAhead = 4096;

    private static readonly Action<object?> CloseGate = static state => ((HostGate)state!).Close();

    /// <summary>Knows the jobs under way; null if nobody wants to.</summary>
    public FlightList? Flights { get; init; }

    /// <summary>Told of each job that is over, if its flight is known; null if nobody wants to know.</summary>
    public IFetchObserver? Observer { get; init; }

    public async Task RunAsync(ChannelReader<Job> input, ChannelWriter<Page> output, CancellationToken cancellationToken)
    {
        using var aborting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, interruption.Aborting);
        await using var stopping = interruption.Stopping.UnsafeRegister(CloseGate, gate);
        await TaskGroup.RunAsync(
            async group =>
            {
                // It must outlive this body, and ends with the group.
                _ = group.CancellationToken.UnsafeRegister(CloseGate, gate);
                var crew = new Crew(group, output, aborting.Token);
                while (await input.WaitToReadAsync(group.CancellationToken))
                {
                    while (input.TryRead(out var job))
                    {
                        await gate.WaitForFewerAsync(LookAhead);
                        gate.Enqueue(job.Host, new Visitor(this, crew, job));
                    }
                }

                await gate.WaitForFewerAsync(1);
            },
            cancellationToken);
    }

    private async Task FetchAsync(Job job, GatedHost host, Crew crew, CancellationToken cancellationToken)
    {
        var flight = Flights?.Begin(job);
        var pass = new GatePass(gate, host, flight);
        try
        {
            var (page, outcome) = await fetcher.FetchAsync(job, pass, crew.Aborting);
            LogOutcome(job, page, outcome);
            if (flight is not null)
            {
                Observer?.Landed(flight, page, outcome);
                flight.Enter(FlightPhase.WaitingForWriter);
            }

            if (page is not null)
            {
                await crew.Pages.WriteAsync(page, cancellationToken);
                cache?.Remember(page);
            }
            else
            {
                await outcomes.WriteAsync(outcome! with { Ordinal = job.Ordinal }, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (interruption.Stopping.IsCancellationRequested)
        {
            // The time to drain is over, or it was waiting to try again: the job counts as left.
        }
        finally
        {
            pass.Leave();
            if (flight is not null)
            {
                Flights!.End(flight);
            }
        }
    }

    private void LogOutcome(Job job, Page? page, Outcome? outcome)
    {
        if (!log.IsEnabled(LogEventLevel.Debug))
        {
            return;
        }

        var url = Printable.Excerpt(job.Shown);
        if (page is not null)
        {
            log.Debug("{Url} is here, {Length} bytes", url, page.ByteCount);
        }
        else if (outcome is not Failure failure)
        {
            log.Debug("{Url} has not changed", url);
        }
        else
        {
            log.Debug("{Url} failed, {Category}: {Detail}", url, failure.Category.Name(), Printable.Excerpt(failure.Detail));
        }
    }

    /// <summary>What the tasks of one run of the stage have in common.</summary>
    private sealed record Crew(TaskGroup Group, ChannelWriter<Page> Pages, CancellationToken Aborting);

    /// <summary>A job at the gate.</summary>
    private sealed class Visitor(FetchStage stage, Crew crew, Job job) : IGateVisitor
    {
        public bool TryEnter(GatedHost host)
        {
            if (crew.Group.CancellationToken.IsCancellationRequested)
            {
                return false; // nothing can be started any more, and the gate learns of it in a moment
            }

            crew.Group.StartSoon(token => stage.FetchAsync(job, host, crew, token), job.Shown);
            return true;
        }

        // The job counts as left.
        public void TurnAway()
        {
        }
    }
}
