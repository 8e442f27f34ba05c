using System.Runtime.ExceptionServices;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>The mirrors of one job, of which the first page counts.</summary>
/// <remarks>
/// Loop thread only; for one use. Each mirror is a job of its own to the fetcher: it has its own place at the gate, with its own host, and
/// is shown what the user means for its own site and nothing else. The first one takes the place that the job has; in the end the job
/// has that of the winner.
/// </remarks>
internal sealed class MirrorRace
{
    private readonly IPageFetcher _fetcher;
    private readonly Job _job;
    private readonly GatePass _pass;
    private readonly CancellationToken _stopping;
    private readonly Mirror[] _mirrors;
    private Exception? _fault;

    public MirrorRace(IPageFetcher fetcher, Job job, GatePass pass, HostGate gate, ReadOnlyMemory<byte> expected, CancellationToken stopping)
    {
        _fetcher = fetcher;
        _job = job;
        _pass = pass;
        _stopping = stopping;
        _mirrors = [.. job.Mirrors.Prepend(job).Select((place, index) => new Mirror(
            index,
            place with { Contender = new Contender(expected) },
            index == 0 ? pass : new GatePass(gate, null)))];
    }

    /// <summary>The requests that were cancelled because another mirror had won.</summary>
    public int CancelledRequests { get; private set; }

    /// <summary>The bytes of bodies that came from mirrors that did not win, as they were sent.</summary>
    public long WastedBytes { get; private set; }

    /// <summary>Runs it.</summary>
    /// <returns>The page, or one failure that tells of all mirrors; the other is null.</returns>
    public async Task<(Page? Page, Failure? Failure)> RunAsync(IFetchStrategy strategy, CancellationToken cancellationToken)
    {
        try
        {
            var page = await strategy.RunAsync(Array.ConvertAll(_mirrors, Contend), Discard, cancellationToken);
            ThrowIfFaulty();
            Settle(page);
            return (page, null);
        }
        catch (AggregateException)
        {
            ThrowIfFaulty();
            if (Array.Exists(_mirrors, mirror => mirror.Failure is null))
            {
                // One was not asked, or not again, because the run is stopping.
                throw new OperationCanceledException(_stopping);
            }

            return (null, Summarize());
        }
    }

    private Func<CancellationToken, Task<Page>> Contend(Mirror mirror) => cancellationToken => FetchAsync(mirror, cancellationToken);

    private async Task<Page> FetchAsync(Mirror mirror, CancellationToken cancellationToken)
    {
        var won = false;
        try
        {
            if (mirror.Index > 0)
            {
                _stopping.ThrowIfCancellationRequested();
            }

            var (page, outcome) = await _fetcher.FetchAsync(mirror.Place, mirror.Pass, cancellationToken);
            mirror.Failure = (Failure?)outcome; // a mirror is not asked whether it has changed
            won = page is not null;
            return page is null ? throw new MirrorFailedException() : page with { Job = _job, MirrorIndex = mirror.Index };
        }
        catch (Exception exception) when (exception is not (MirrorFailedException or OperationCanceledException))
        {
            // To a strategy it would be one more mirror that failed.
            _fault = exception;
            throw;
        }
        finally
        {
            if (!won)
            {
                mirror.Pass.Leave();
            }
        }
    }

    private void Discard(Page page)
    {
        page.Content.Dispose();
        _mirrors[page.MirrorIndex].Pass.Leave();
    }

    private void Settle(Page page)
    {
        var winner = _mirrors[page.MirrorIndex];
        foreach (var loser in _mirrors.Where(mirror => mirror != winner))
        {
            CancelledRequests += loser.Contender.CancelledRequests;
            WastedBytes += loser.Contender.ReceivedBytes;
        }

        if (winner.Pass != _pass)
        {
            _pass.TakeOver(winner.Pass);
        }
    }

    /// <summary>All failures as one, of the kind of the first; its source is a line that asks for the same again.</summary>
    private Failure Summarize()
    {
        var reasons = _mirrors.Select(mirror =>
            $"{Printable.Excerpt(mirror.Place.Url.WithoutUserInfo().Href, 2048)}: {mirror.Failure!.Category.Name()}: {mirror.Failure.Detail}");
        return new Failure(_job.Line, _mirrors[0].Failure!.Category, string.Join("; ", reasons)) { MayPass = _mirrors.Any(mirror => mirror.Failure!.MayPass) };
    }

    private void ThrowIfFaulty()
    {
        if (_fault is not null)
        {
            ExceptionDispatchInfo.Throw(_fault);
        }
    }

    private sealed class Mirror(int index, Job place, GatePass pass)
    {
        public int Index => index;

        public Job Place => place;

        public Contender Contender => place.Contender!;

        public GatePass Pass => pass;

        /// <summary>Why it has no page; null as long as that is not known.</summary>
        public Failure? Failure { get; set; }
    }
}
