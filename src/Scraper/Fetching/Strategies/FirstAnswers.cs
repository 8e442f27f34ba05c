using System.Threading.Channels;
using Reactor;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Asks several URLs at once, and gives out the first answers as they come.</summary>
/// <remarks>For code with the loop as its context; for one use. The others are cancelled with the last answer that is wanted, however
/// long it takes to show it.</remarks>
/// <param name="fetcher">Fetches an answer.</param>
/// <param name="jobs">What to ask for.</param>
/// <param name="count">How many answers are wanted.</param>
internal sealed class FirstAnswers(AnswerFetcher fetcher, IReadOnlyList<Job> jobs, int count)
{
    private readonly Channel<Answer> _answers = Channel.CreateUnbounded<Answer>();
    private readonly HopFailure?[] _failures = new HopFailure?[jobs.Count];

    /// <summary>How many there were.</summary>
    public int Answered { get; private set; }

    /// <summary>Why each URL failed that did, in the order given; null for one that was not complete when the others decided it.</summary>
    public IReadOnlyList<HopFailure?> Failures => _failures;

    /// <summary>Asks, and shows each of the first answers when it is there.</summary>
    /// <returns>Whether there were as many as were wanted, within the time.</returns>
    public async Task<bool> RunAsync(Func<Answer, Task> show, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var isDecided = false;
        await TaskGroup.RunAsync(
            async group =>
            {
                group.StartSoon(_ => ShowAsync(show));
                try
                {
                    isDecided = await RaceAsync(timeout, group.CancellationToken);
                }
                finally
                {
                    _answers.Writer.Complete();
                }
            },
            cancellationToken);
        return isDecided;
    }

    private async Task<bool> RaceAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await Aggregate.WaitForAsync(
                token => Aggregate.FirstSuccessesAsync(jobs.Select(Contend), count, discard: null, token), timeout, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is MirrorFailedException))
        {
            return false;
        }
    }

    private Func<CancellationToken, Task<Job>> Contend(Job job, int index) => async cancellationToken =>
    {
        var (answer, failure) = await fetcher.FetchAsync(job, cancellationToken);
        _failures[index] = failure;

        // Two may be complete before the others are cancelled.
        if (answer is null || Answered == count)
        {
            throw new MirrorFailedException();
        }

        Answered++;
        _answers.Writer.TryWrite(answer);
        return job;
    };

    private async Task ShowAsync(Func<Answer, Task> show)
    {
        while (await _answers.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (_answers.Reader.TryRead(out var answer))
            {
                await show(answer);
            }
        }
    }
}
