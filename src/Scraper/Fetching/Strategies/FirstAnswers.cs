using Reactor;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Asks several URLs at once, and shows the first answers as they come.</summary>
/// <remarks>
/// For code with the loop as its context; for one use. The others are cancelled with the last answer that is wanted, however long it
/// takes to show it. Where bodies are wanted an answer counts when the first bytes of its body are there, or its end; else when it is whole.
/// Bodies are passed on one after the other, in the order in which they came; meanwhile those that wait are not read.
/// </remarks>
internal sealed class FirstAnswers
{
    private readonly FetchParts _fetching;
    private readonly IAnswerOutput _output;
    private readonly FirstEntrant[] _entrants;
    private readonly int _count;
    private readonly long _limit;
    private Task _lastBody = Task.CompletedTask;
    private int _failed;

    /// <param name="fetching">Fetches.</param>
    /// <param name="jobs">What to ask for.</param>
    /// <param name="count">How many answers are wanted.</param>
    /// <param name="limit">How large an answer may be.</param>
    /// <param name="output">Where they are shown.</param>
    public FirstAnswers(FetchParts fetching, IEnumerable<Job> jobs, int count, long limit, IAnswerOutput output)
    {
        _fetching = fetching;
        _output = output;
        _entrants = [.. jobs.Select(job => new FirstEntrant(job, this, output))];
        _count = count;
        _limit = limit;
    }

    /// <summary>How many answers there were.</summary>
    public int Answered { get; private set; }

    /// <summary>What became of each URL, in the order given.</summary>
    public IReadOnlyList<FirstEntrant> Entrants => _entrants;

    /// <summary>Asks, and shows the first answers.</summary>
    /// <param name="timeout">The time until there must be as many as are wanted; those that are there by then are shown to their end.</param>
    /// <param name="timeProvider">The loop's time.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Whether there were so many in time, and each was whole.</returns>
    public async Task<bool> RunAsync(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        await using var timer = timeProvider.CreateTimer(static race => ((FirstAnswers)race!).CancelOthers(), this, timeout, Timeout.InfiniteTimeSpan);
        await TaskGroup.RunAsync(
            group =>
            {
                foreach (var entrant in _entrants)
                {
                    var walk = _fetching.CreateWalk(new AnswerBodyReader(entrant, _output.WantsBodies, _limit));
                    group.StartSoon(token => entrant.RunAsync(walk, _fetching.Gate, token), entrant.Job.Shown);
                }

                return Task.CompletedTask;
            },
            cancellationToken);
        return Answered == _count && !Array.Exists(_entrants, entrant => entrant is { HasArrived: true, Failure: not null });
    }

    /// <summary>Takes note of an answer.</summary>
    /// <returns>Completed when it is the turn of its body.</returns>
    public Task OnArrived(FirstEntrant entrant)
    {
        Answered++;
        if (Answered == _count)
        {
            CancelOthers();
        }

        var turn = _lastBody;
        _lastBody = entrant.Ended;
        return turn;
    }

    /// <summary>Takes note that there is one that will not have an answer.</summary>
    public void OnFailed()
    {
        _failed++;
        if (_entrants.Length - _failed < _count)
        {
            CancelOthers();
        }
    }

    private void CancelOthers()
    {
        foreach (var entrant in _entrants)
        {
            if (!entrant.HasArrived)
            {
                entrant.Cancel();
            }
        }
    }
}
