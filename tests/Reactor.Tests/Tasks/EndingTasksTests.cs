using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class EndingTasksTests(TestBackend backend)
{
    private readonly List<string> _trace = [];

    [Fact]
    [Behaviour("asyncio_run_cancels_hanging_tasks")]
    public void Run_TasksAreLeft_CancelsThemAndWaitsUntilTheyHaveEnded()
    {
        EventLoop? closed = null;

        Run(loop =>
        {
            closed = loop;
            loop.StartSoon("left", Works.CleansUp(loop, _trace, "left"));
            return TestLoop.TurnsAsync();
        });

        Assert.Equal(["left cleaned up"], _trace);
        Assert.Throws<ObjectDisposedException>(() => closed!.GetTasks());
    }

    [Fact]
    [Behaviour("asyncio_run_reports_hanging_tasks_errors")]
    public void Run_TaskThatIsLeftFails_ReportsIt()
    {
        Run(loop =>
        {
            loop.StartSoon("left", async token =>
            {
                await Works.UntilCancelledAsync(loop, token);
                throw new FormatException("left");
            });
            return TestLoop.TurnsAsync();
        });

        Assert.Equal(["unhandled left"], _trace);
    }

    [Fact]
    public void Run_MainFails_EndsTheTasksAndThrowsIt()
    {
        Assert.Throws<FormatException>(() => Run(async loop =>
        {
            loop.StartSoon("left", Works.CleansUp(loop, _trace, "left"));
            await TestLoop.TurnsAsync();
            throw new FormatException();
        }));

        Assert.Equal(["left cleaned up"], _trace);
    }

    [Fact]
    public void Run_GroupThatNobodyAwaits_IsCancelledAndEnds()
    {
        Run(loop =>
        {
            _ = TaskGroup.RunAsync(group =>
            {
                group.StartSoon(Works.CleansUp(loop, _trace, "child"));
                return Task.CompletedTask;
            });
            return TestLoop.TurnsAsync();
        });

        Assert.Equal(["child cleaned up"], _trace);
    }

    [Fact]
    public void Run_TaskStopsTheLoopOnItsWayOut_TheOthersEndAllTheSame()
    {
        Run(loop =>
        {
            loop.StartSoon("stops", async token =>
            {
                await Works.UntilCancelledAsync(loop, token);
                loop.Stop();
            });
            loop.StartSoon("left", Works.CleansUp(loop, _trace, "left"));
            return TestLoop.TurnsAsync();
        });

        Assert.Equal(["left cleaned up"], _trace);
    }

    [Fact]
    public void Run_CallbackOfATokenThrows_ReportsItAndCancelsTheOthers()
    {
        Run(loop =>
        {
            loop.StartSoon("bad", async token =>
            {
                token.Register(() => throw new FormatException("callback"));
                await Works.UntilCancelledAsync(loop, token);
            });
            loop.StartSoon("left", Works.CleansUp(loop, _trace, "left"));
            return TestLoop.TurnsAsync();
        });

        Assert.Contains(_trace, line => line.Contains("callback"));
        Assert.Contains("left cleaned up", _trace);
    }

    [Fact]
    public void Run_TaskStartsAnotherOnItsWayOut_IsRefused()
    {
        Run(loop =>
        {
            loop.StartSoon("left", async token =>
            {
                await Works.UntilCancelledAsync(loop, token);
                Assert.Throws<InvalidOperationException>(() => loop.StartSoon("more", _ => Task.CompletedTask));
                _trace.Add("refused");
            });
            return TestLoop.TurnsAsync();
        });

        Assert.Equal(["refused"], _trace);
    }

    [Fact]
    public void Run_AnotherThreadStartsATaskMeanwhile_CancelsItBeforeItsFirstStep()
    {
        Task<int>? late = null;

        Run(loop =>
        {
            loop.StartSoon("left", async token =>
            {
                await Works.UntilCancelledAsync(loop, token);
                late = loop.StartThreadSafeAsync("late", Works.CleansUp(loop, _trace, "late"), CancellationToken.None);
                await TestLoop.TurnsAsync();
            });
            return TestLoop.TurnsAsync();
        });

        Assert.True(late!.IsCanceled);
        Assert.Empty(_trace);
    }

    [Fact]
    public void Run_TaskNeedsTheExecutorToEnd_GetsIt()
    {
        Run(loop =>
        {
            loop.StartSoon("left", async token =>
            {
                await Works.UntilCancelledAsync(loop, token);
                _trace.Add(await loop.Executor.RunAsync(() => "saved", CancellationToken.None));
            });
            return TestLoop.TurnsAsync();
        });

        Assert.Equal(["saved"], _trace);
    }

    [Fact]
    public void Run_MainStopsTheLoopAndWaitsForWhatNeverComes_ThrowsAndEndsTheTasks()
    {
        Assert.Throws<InvalidOperationException>(() => Run(loop =>
        {
            loop.StartSoon("left", Works.CleansUp(loop, _trace, "left"));
            loop.CallSoon(loop.Stop);
            return new TaskCompletionSource().Task;
        }));

        Assert.Equal(["left cleaned up", "unhandled The task 'main' was pending when its event loop was closed."], _trace);
    }

    [Fact]
    public void Run_MainStopsTheLoopAndWaitsForAGroup_EndsWithIt()
    {
        Assert.Throws<InvalidOperationException>(() => Run(async loop =>
        {
            loop.CallSoon(loop.Stop);
            await TaskGroup.RunAsync(group =>
            {
                group.StartSoon(Works.CleansUp(loop, _trace, "child"));
                return Task.CompletedTask;
            });
            await TestLoop.TurnsAsync();
            _trace.Add("main cleaned up");
        }));

        Assert.Equal(["child cleaned up", "main cleaned up"], _trace);
    }

    [Fact]
    public void Run_MainTakesATokenAndTheLoopIsStopped_IsCancelledAndWaitedFor()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => backend.RunToTheEnd(async (loop, token) =>
        {
            loop.UnhandledException = exception => _trace.Add("unhandled " + exception.Message);
            loop.CallSoon(loop.Stop);
            await Works.CleansUp(loop, _trace, "main", turns: 100)(token);
        }));

        Assert.Equal("The event loop was stopped before the task was complete.", exception.Message);
        Assert.Equal(["main cleaned up"], _trace);
    }

    [Fact]
    public void Run_MainFailsAfterItHasStoppedTheLoop_ReportsIt()
    {
        Assert.Throws<InvalidOperationException>(() => Run(async loop =>
        {
            loop.Stop();
            await TestLoop.TurnsAsync();
            throw new FormatException("main");
        }));

        Assert.Equal(["unhandled main"], _trace);
    }

    [Fact]
    public void Run_Main_IsATask() => Run(loop =>
    {
        Assert.Equal("main", EventLoop.CurrentTask!.Name);
        Assert.Same(EventLoop.CurrentTask, Assert.Single(loop.GetTasks()));
        return Task.CompletedTask;
    });

    [Fact]
    [Behaviour("log_destroyed_pending_task")]
    public void Dispose_TasksArePending_ReportsThemByName()
    {
        var loop = backend.CreateLoop(exception => _trace.Add(exception.Message));
        loop.StartSoon("one", _ => new TaskCompletionSource().Task);
        loop.RunOnce(TimeSpan.Zero);
        loop.StartSoon("two", _ => Task.CompletedTask);

        loop.Dispose();
        loop.Dispose();

        Assert.Equal(
            [
                "The task 'one' was pending when its event loop was closed.",
                "The task 'two' was pending when its event loop was closed.",
            ],
            _trace);
    }

    [Fact]
    public void Dispose_WhoIsToldOfPendingTasksStartsAnother_ReportsAllAndCloses()
    {
        EventLoop? loop = null;
        loop = backend.CreateLoop(exception =>
        {
            _trace.Add(exception.Message);
            loop!.StartSoon("tells", _ => Task.CompletedTask);
        });
        loop.StartSoon("one", _ => Task.CompletedTask);
        loop.StartSoon("two", _ => Task.CompletedTask);

        loop.Dispose();

        Assert.Equal(2, _trace.Count);
        Assert.Throws<ObjectDisposedException>(() => loop.RunOnce(TimeSpan.Zero));
    }

    private void Run(Func<EventLoop, Task> main) => backend.RunToTheEnd(loop =>
    {
        loop.UnhandledException = exception => _trace.Add("unhandled " + exception.Message);
        return main(loop);
    });
}

public sealed class EndingTasksOnEpollTests() : EndingTasksTests(TestBackend.Epoll);

public sealed class EndingTasksOnPortableTests() : EndingTasksTests(TestBackend.Portable);

public sealed class EndingTasksOnVirtualTimeTests() : EndingTasksTests(TestBackend.VirtualTime);
