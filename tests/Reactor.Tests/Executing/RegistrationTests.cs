using System.Runtime.CompilerServices;

namespace Reactor.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void RunAsync_EndsBeforeTheCallOfAnotherThreadReturns_LeavesNothingWithTheToken() => TestLoop.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        using var executor = new Executor(loop, "test", threadLimit: 2);
        List<WeakReference> works = [];

        var starting = OwnThread.RunAsync(() => Start(executor, works, cancellation.Token));
        while (!starting.IsCompleted)
        {
            // A loop that does not sleep takes the results as early as it can.
            await Task.Yield();
        }

        await await starting;
        await executor.RunAsync(() => { });
        await executor.RunAsync(() => { });

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // The threads may still hold their last ones.
        Assert.InRange(works.Count(work => work.IsAlive), 0, 3);
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task Start(Executor executor, List<WeakReference> works, CancellationToken token)
    {
        Task last = Task.CompletedTask;
        for (var count = 0; count < 20_000; count++)
        {
            last = StartOne(executor, works, token);
        }

        return last;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task StartOne(Executor executor, List<WeakReference> works, CancellationToken token)
    {
        var held = new object();
        works.Add(new WeakReference(held));
        return executor.RunAsync(() => GC.KeepAlive(held), token);
    }
}
