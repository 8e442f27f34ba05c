using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class CrossThreadTests(TestBackend backend)
{
    [Fact]
    [Behaviour("trace: 4,096 posts from other threads")]
    [Behaviour("call_soon_threadsafe")]
    public void CallSoonThreadSafe_ManyPostsOfFourThreads_LosesNoneAndKeepsTheOrderOfEachThread() => backend.Run(async loop =>
    {
        const int Threads = 4;
        const int Posts = 1024;
        var seen = new List<int>[Threads];
        var left = Threads * Posts;
        var done = new TaskCompletionSource();

        for (var thread = 0; thread < Threads; thread++)
        {
            var own = seen[thread] = [];
            _ = OwnThread.RunAsync(() =>
            {
                foreach (var number in Enumerable.Range(0, Posts))
                {
                    loop.CallSoonThreadSafe(() => Take(own, number));
                }
            });
        }

        await done.Task;
        Assert.All(seen, own => Assert.Equal(Enumerable.Range(0, Posts), own));
        Assert.True(loop.Statistics.RemotePosts >= Threads * Posts);

        void Take(List<int> own, int number)
        {
            Assert.True(loop.IsCurrent);
            own.Add(number);
            if (--left == 0)
            {
                done.SetResult();
            }
        }
    });

    [Fact]
    [Behaviour("call_soon_threadsafe")]
    public void CallSoonThreadSafe_LoopSleeps_WakesIt() => backend.Run(async loop =>
    {
        // A wake-up that is lost leaves the loop asleep until the limit. Between two rounds it goes to sleep, or is about to.
        const int Rounds = 2_000;
        using var round = new SemaphoreSlim(0);
        TaskCompletionSource answer = new();
        _ = OwnThread.RunAsync(() =>
        {
            for (var count = 0; count < Rounds && round.Wait(TestLoop.Limit); count++)
            {
                loop.CallSoonThreadSafe(() => answer.SetResult());
            }
        });

        for (var count = 0; count < Rounds; count++)
        {
            answer = new TaskCompletionSource();
            round.Release();
            await answer.Task;
        }
    });

    [Fact]
    public void CallSoonThreadSafe_LoopSleeps_CostsOneTurn()
    {
        using var loop = backend.CreateLoop();
        var ran = false;
        OwnThread.Run(() => loop.CallSoonThreadSafe(() => ran = true));

        loop.RunOnce(TestLoop.Limit);
        var start = loop.TimeProvider.GetTimestamp();
        loop.RunOnce(TimeSpan.FromMilliseconds(20));

        Assert.True(ran);
        Assert.True(loop.TimeProvider.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void CallSoonThreadSafe_OnTheLoopThread_RunsInALaterTurn() => backend.Run(async loop =>
    {
        var ran = new TaskCompletionSource();

        loop.CallSoonThreadSafe(ran.SetResult);

        Assert.False(ran.Task.IsCompleted);
        await ran.Task;
    });

    [Fact]
    public async Task TryPostRaw_WhileTheLoopCloses_NeverThrows()
    {
        for (var round = 0; round < 40; round++)
        {
            using var started = new SemaphoreSlim(0);
            var loop = backend.CreateLoop();
            var posting = OwnThread.RunAsync(() =>
            {
                started.Release();
                while (loop.TryPostRaw(_ => { }, null))
                {
                }
            });

            Assert.True(started.Wait(TestLoop.Limit));
            loop.Dispose();

            await posting.WaitAsync(TestLoop.Limit);
        }
    }
}

public sealed class CrossThreadOnEpollTests() : CrossThreadTests(TestBackend.Epoll);

public sealed class CrossThreadOnPortableTests() : CrossThreadTests(TestBackend.Portable);

public sealed class CrossThreadOnVirtualTimeTests() : CrossThreadTests(TestBackend.VirtualTime);
