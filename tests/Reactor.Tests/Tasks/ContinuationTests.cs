using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

/// <summary>When those go on who wait for one task.</summary>
public abstract class ContinuationTests(TestBackend backend)
{
    private readonly List<string> _trace = [];
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    [Behaviour("callbacks_invoked_on_set_result")]
    public void SetResult_SeveralWait_GoOnInTheNextTurnOnceEachAndInTheirOrder() => backend.Run(async loop =>
    {
        Task[] waits = [WaitAsync("a"), WaitAsync("b"), WaitAsync("c")];

        _source.SetResult();

        Assert.Empty(_trace);
        await TestLoop.TurnsAsync(1);
        Assert.Equal(["a", "b", "c"], _trace);
        await TestLoop.TurnsAsync();
        Assert.Equal(3, _trace.Count);
        Assert.All(waits, wait => Assert.True(wait.IsCompletedSuccessfully));

        async Task WaitAsync(string name)
        {
            await _source.Task;
            Assert.True(loop.IsCurrent);
            _trace.Add(name);
        }
    });

    // Nobody can take a continuation off a task in .NET, but one that runs can end the wait of another, and begin a new one.
    [Fact]
    [Behaviour("schedule_callbacks_list_mutation_1")]
    public void SetResult_OneThatGoesOnCancelsTheNextAndWaitsAgain_NoneIsMissedOrComesTwice() => backend.Run(async _ =>
    {
        using var cancellation = new CancellationTokenSource();
        var first = FirstAsync();
        Task[] others = [WaitAsync("second", cancellation.Token), WaitAsync("third", CancellationToken.None)];
        await TestLoop.TurnsAsync();
        Assert.Empty(_trace);

        _source.SetResult();
        await first;
        await TestLoop.TurnsAsync();

        Assert.Equal(["added", "first", "second", "third"], _trace.Order());
        Assert.All(others, wait => Assert.True(wait.IsCompletedSuccessfully));

        async Task FirstAsync()
        {
            await WaitAsync("first", CancellationToken.None);
            cancellation.Cancel();
            await WaitAsync("added", CancellationToken.None);
        }

        async Task WaitAsync(string name, CancellationToken token)
        {
            await Aggregate.WaitAsync([_source.Task], WaitUntil.AllCompleted, cancellationToken: token);
            _trace.Add(name);
        }
    });

    // Asyncio's sleep(0) is Yield. A delay of nothing is no wait at all in .NET.
    [Fact]
    [Behaviour("sleep_zero")]
    public void Yield_CallbackWasScheduledBefore_LetsItRunAndTakesOneTurnAndNoTimer() => backend.Run(async loop =>
    {
        var before = loop.Statistics;
        loop.CallSoon(() => _trace.Add("soon"));
        Assert.True(Task.Delay(TimeSpan.Zero, loop.TimeProvider).IsCompleted);
        Assert.Empty(_trace);

        await Task.Yield();

        Assert.Equal(["soon"], _trace);
        Assert.Equal((before.Turns + 1, before.Timers), (loop.Statistics.Turns, loop.Statistics.Timers));
    });
}

public sealed class ContinuationOnEpollTests() : ContinuationTests(TestBackend.Epoll);

public sealed class ContinuationOnPortableTests() : ContinuationTests(TestBackend.Portable);

public sealed class ContinuationOnVirtualTimeTests() : ContinuationTests(TestBackend.VirtualTime);
