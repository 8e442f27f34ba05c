using Reactor;

namespace Scraper.Fetching;

/// <summary>Asks one, and the next one as well when there is no answer after a while; at once when one has failed.</summary>
/// <remarks>Those that were asked go on: the first success counts, whosever it is.</remarks>
internal sealed class HedgeStrategy(TimeSpan delay, TimeProvider timeProvider) : IFetchStrategy
{
    public async Task<T> RunAsync<T>(
        IReadOnlyList<Func<CancellationToken, Task<T>>> contenders, Action<T> discard, CancellationToken cancellationToken)
    {
        using var line = new StartLine(contenders.Count, delay, timeProvider);
        return await Aggregate.FirstSuccessAsync(contenders.Select(InTurn), discard, cancellationToken);

        Func<CancellationToken, Task<T>> InTurn(Func<CancellationToken, Task<T>> contender, int index) => async token =>
        {
            await line.WaitForTurnAsync(index, token);
            try
            {
                return await contender(token);
            }
            catch (MirrorFailedException)
            {
                line.StartNext();
                throw;
            }
        };
    }

    /// <summary>Where the contenders of one race wait for their turns.</summary>
    private sealed class StartLine : IDisposable
    {
        private readonly TaskCompletionSource[] _turns;
        private readonly TimeSpan _delay;
        private readonly ITimer _timer;
        private int _started;

        public StartLine(int count, TimeSpan delay, TimeProvider timeProvider)
        {
            _turns = [.. Enumerable.Range(0, count).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
            _delay = delay;
            _timer = timeProvider.CreateTimer(static line => ((StartLine)line!).StartNext(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            StartNext();
        }

        /// <summary>Lets the next one start, and the one after it when the delay is over.</summary>
        public void StartNext()
        {
            if (_started == _turns.Length)
            {
                return;
            }

            _turns[_started++].TrySetResult();
            _timer.Change(_started < _turns.Length ? _delay : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public async Task WaitForTurnAsync(int index, CancellationToken cancellationToken)
        {
            var turn = _turns[index];
            await using var registration = cancellationToken.UnsafeRegister(static turn => ((TaskCompletionSource)turn!).TrySetCanceled(), turn);
            await turn.Task;
        }

        public void Dispose() => _timer.Dispose();
    }
}
