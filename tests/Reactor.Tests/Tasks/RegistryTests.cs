using System.Runtime.CompilerServices;
using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class RegistryTests(TestBackend backend)
{
    private readonly List<string> _trace = [];

    [Fact]
    [Behaviour("current_task_with_interleaving_tasks")]
    public void CurrentTask_TasksInterleave_IsEachTimeTheTaskThatRuns() => backend.Run(async loop =>
    {
        Assert.Null(EventLoop.CurrentTask);
        var first = loop.StartSoon("first", _ => TraceAsync());
        var second = loop.StartSoon("second", _ => TraceAsync());

        await first.Ended;
        await second.Ended;

        Assert.Equal(["first", "second", "first", "second", "first", "second"], _trace);
        Assert.Null(EventLoop.CurrentTask);

        async Task TraceAsync()
        {
            for (var step = 0; step < 3; step++)
            {
                _trace.Add(EventLoop.CurrentTask!.Name);
                await Task.Yield();
            }
        }
    });

    [Fact]
    public void CurrentTask_ChildOfAGroup_IsTheChildAndInTheBodyTheCaller() => backend.Run(async loop =>
    {
        var task = loop.StartSoon("caller", async token =>
        {
            await TaskGroup.RunAsync(
                async group =>
                {
                    group.StartSoon(TraceCurrentAsync, "child");
                    await TraceCurrentAsync(token);
                },
                token);
            await TraceCurrentAsync(token);
        });

        await task.Ended;

        Assert.Equal(["caller", "child", "caller"], _trace);
    });

    [Fact]
    public void CurrentTask_AfterAnExecutorJob_IsStillTheTask() => backend.Run(async loop =>
    {
        var task = loop.StartSoon("task", async token =>
        {
            await loop.Executor.RunAsync(() => { }, token);
            _trace.Add(EventLoop.CurrentTask!.Name);
        });

        await task.Ended;

        Assert.Equal(["task"], _trace);
    });

    [Fact]
    public void GetTasks_TasksOfEveryKind_ListsThoseThatHaveNotEndedOldestFirst() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        var top = loop.StartSoon("top", token => Works.UntilCancelledAsync(loop, token), cancellation.Token);
        var group = TaskGroup.RunAsync(
            group =>
            {
                group.StartSoon(token => Works.UntilCancelledAsync(loop, token), "child");
                group.StartSoon(_ => Task.CompletedTask, "brief");
                group.StartSoon(token => Works.UntilCancelledAsync(loop, token));
                return Task.CompletedTask;
            },
            cancellation.Token);

        Assert.Equal(["top", "child", "brief", "task 4"], loop.GetTasks().Select(task => task.Name));
        await TestLoop.TurnsAsync();
        Assert.Equal(["top", "child", "task 4"], loop.GetTasks().Select(task => task.Name));
        cancellation.Cancel();
        await top.Ended;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => group);

        Assert.Empty(loop.GetTasks());
    });

    [Fact]
    public void DumpTasks_TasksInEveryState_HasALineForEach() => backend.Run(async loop =>
    {
        using var end = new CancellationTokenSource();
        var cancelled = loop.StartSoon("cancelled", _ => Works.UntilCancelledAsync(loop, end.Token));
        var running = loop.StartSoon("running", _ => Works.UntilCancelledAsync(loop, end.Token));
        await TestLoop.TurnsAsync();
        cancelled.Cancel();
        var scheduled = loop.StartSoon("scheduled", _ => Task.CompletedTask);

        var lines = loop.DumpTasks().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Collection(
            lines,
            line => Assert.Matches(@"^cancelled: Cancelling, \d+\.\d{3} s$", line),
            line => Assert.Matches(@"^running: Running, \d+\.\d{3} s$", line),
            line => Assert.Matches(@"^scheduled: Scheduled, \d+\.\d{3} s$", line));
        end.Cancel();
        await cancelled.Ended;
        await running.Ended;
        await scheduled.Ended;
        Assert.Equal("", loop.DumpTasks());
    });

    [Fact]
    public void Age_AfterTheEnd_StandsStill() => backend.Run(async loop =>
    {
        var task = loop.StartSoon("task", token => Task.Delay(TimeSpan.FromMilliseconds(2), loop.TimeProvider, token));
        await task.Ended;

        var age = task.Age;
        await Task.Delay(TimeSpan.FromMilliseconds(2), loop.TimeProvider);

        Assert.True(age > TimeSpan.Zero);
        Assert.Equal(age, task.Age);
    });

    [Fact]
    public void Registry_TaskThatNothingElseHolds_IsNotCollected()
    {
        List<Exception> unhandled = [];
        var loop = backend.CreateLoop(unhandled.Add);
        var waited = StartForgotten(loop);
        loop.RunOnce(TimeSpan.Zero);

        GC.Collect();

        Assert.True(waited.IsAlive);
        loop.Dispose();
        Assert.Single(unhandled);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference StartForgotten(EventLoop loop)
    {
        var never = new TaskCompletionSource();
        loop.StartSoon("forgotten", _ => never.Task);
        return new WeakReference(never);
    }

    private Task TraceCurrentAsync(CancellationToken cancellationToken)
    {
        _trace.Add(EventLoop.CurrentTask!.Name);
        return Task.CompletedTask;
    }
}

public sealed class RegistryOnEpollTests() : RegistryTests(TestBackend.Epoll);

public sealed class RegistryOnPortableTests() : RegistryTests(TestBackend.Portable);

public sealed class RegistryOnVirtualTimeTests() : RegistryTests(TestBackend.VirtualTime);
