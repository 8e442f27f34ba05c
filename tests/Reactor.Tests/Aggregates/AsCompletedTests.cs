using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class AsCompletedTests(TestBackend backend)
{
    private readonly TaskCompletionSource<int>[] _sources = [new(), new(), new()];

    private Task<int>[] Tasks => [.. _sources.Select(source => source.Task)];

    [Fact]
    [Behaviour("as_completed_same_tasks_in_as_out")]
    public void AsCompletedAsync_Tasks_GivesThemselvesInTheOrderOfCompletion() => backend.Run(async loop =>
    {
        loop.CallSoon(() => _sources[2].SetResult(2));
        loop.PostRaw(_ => _sources[0].SetException(new FormatException()), null);
        loop.CallSoon(() => _sources[1].SetCanceled());

        List<Task<int>> given = [];
        await foreach (var task in Aggregate.AsCompletedAsync(Tasks))
        {
            given.Add(task);
            Assert.True(loop.IsCurrent);
        }

        Assert.Equal([_sources[2].Task, _sources[0].Task, _sources[1].Task], given);
    });

    [Fact]
    public void AsCompletedAsync_AllEndInOneCallback_KeepsTheOrderOfCompletion() => backend.Run(async loop =>
    {
        loop.CallSoon(() =>
        {
            _sources[1].SetResult(1);
            _sources[2].SetResult(2);
            _sources[0].SetResult(0);
        });

        Assert.Equal([1, 2, 0], await ResultsAsync(Aggregate.AsCompletedAsync(Tasks)));
    });

    [Fact]
    public void AsCompletedAsync_SomeHadEnded_GivesThemFirst() => backend.Run(async loop =>
    {
        _sources[2].SetResult(2);
        _sources[1].SetResult(1);
        loop.CallSoon(() => _sources[0].SetResult(0));

        Assert.Equal([1, 2, 0], await ResultsAsync(Aggregate.AsCompletedAsync(Tasks)));
    });

    [Fact]
    public void AsCompletedAsync_SameTaskTwice_GivesItOnce() => backend.Run(async _ =>
    {
        _sources[0].SetResult(7);

        Assert.Equal([7], await ResultsAsync(Aggregate.AsCompletedAsync([Tasks[0], Tasks[0]])));
    });

    [Fact]
    public void AsCompletedAsync_NoTasks_Ends() => backend.Run(async _ =>
        Assert.Empty(await ResultsAsync(Aggregate.AsCompletedAsync<Task<int>>([]))));

    [Fact]
    [Behaviour("as_completed_with_timeout")]
    public void AsCompletedAsync_TimeIsOver_GivesWhatIsDoneAndThrows() => backend.Run(async _ =>
    {
        _sources[1].SetResult(1);
        List<int> given = [];

        await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            await foreach (var task in Aggregate.AsCompletedAsync(Tasks, TimeSpan.FromMilliseconds(2)))
            {
                given.Add(await task);
            }
        });

        Assert.Equal([1], given);
        Assert.False(_sources[0].Task.IsCompleted);
    });

    [Fact]
    public void AsCompletedAsync_TimeIsOverWhileTheBodyRuns_StillGivesWhatEndedBefore() => backend.Run(async loop =>
    {
        _sources[0].SetResult(0);
        List<int> given = [];

        await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            await foreach (var task in Aggregate.AsCompletedAsync(Tasks, TimeSpan.FromMilliseconds(2)))
            {
                given.Add(await task);
                _sources[1].TrySetResult(1);
                await Task.Delay(TimeSpan.FromMilliseconds(5), loop.TimeProvider);
            }
        });

        Assert.Equal([0, 1], given);
    });

    [Fact]
    public void AsCompletedAsync_Cancelled_Throws() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        loop.CallSoon(cancellation.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ResultsAsync(Aggregate.AsCompletedAsync(Tasks, cancellationToken: cancellation.Token)));
    });

    [Fact]
    public void AsCompletedAsync_EnumerationIsLeft_LeavesNoTimer() => backend.Run(async loop =>
    {
        var timers = loop.Statistics.Timers;
        _sources[0].SetResult(0);

        await foreach (var _ in Aggregate.AsCompletedAsync(Tasks, TestLoop.Limit))
        {
            break;
        }

        Assert.Equal(timers, loop.Statistics.Timers);
    });

    private static async Task<List<int>> ResultsAsync(IAsyncEnumerable<Task<int>> tasks)
    {
        List<int> results = [];
        await foreach (var task in tasks)
        {
            results.Add(await task);
        }

        return results;
    }
}

public sealed class AsCompletedOnEpollTests() : AsCompletedTests(TestBackend.Epoll);

public sealed class AsCompletedOnPortableTests() : AsCompletedTests(TestBackend.Portable);

public sealed class AsCompletedOnVirtualTimeTests() : AsCompletedTests(TestBackend.VirtualTime);
