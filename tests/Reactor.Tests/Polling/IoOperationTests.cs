using System.Threading.Tasks.Sources;

namespace Reactor.Tests;

public sealed class IoOperationTests
{
    [Fact]
    public async Task OnCompleted_LoopWasClosedSinceItEnded_GoesOnElsewhere()
    {
        var loop = new EventLoop();
        var operation = new IoOperation(loop);
        var continued = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        operation.Begin();
        operation.Complete(0);
        loop.Dispose();

        // What an await does on another thread that has just seen the operation pending.
        operation.OnCompleted(_ => continued.SetResult(), null, token: 0, ValueTaskSourceOnCompletedFlags.None);

        await continued.Task.WaitAsync(TestLoop.Limit, TestContext.Current.CancellationToken);
    }
}
