using System.Net;
using System.Net.Sockets;

namespace Reactor.Tests;

public sealed class ClosingTests
{
    [Fact]
    public void Dispose_OperationsAreUnderWay_FailsThemWithNoContext()
    {
        List<string> ends = [];
        var loop = new EventLoop();
        using var gate = new SemaphoreSlim(0);
        loop.RunUntilComplete(async () =>
        {
            var pair = await SocketPair.ConnectAsync(loop);
            var listener = LoopListener.Start(loop, new IPEndPoint(IPAddress.Loopback, 0));
            _ = WatchAsync("receive", pair.Client.ReceiveAsync(new byte[1]).AsTask());
            _ = WatchAsync("send", pair.Client.SendAsync(new byte[16 * 1024 * 1024]).AsTask());
            _ = WatchAsync("accept", listener.AcceptAsync().AsTask());
            _ = WatchAsync("executor", loop.Executor.RunAsync(() => gate.Wait(TestLoop.Limit)));
        });

        loop.Dispose();

        gate.Release();
        Assert.Equal(
            ["accept ObjectDisposedException", "executor ObjectDisposedException", "receive IOException", "send IOException"],
            ends.Order());

        async Task WatchAsync(string name, Task operation)
        {
            // Two methods that await with the loop as their context: both have to go on.
            var exception = await Record.ExceptionAsync(() => InnerAsync(operation));
            Assert.Null(SynchronizationContext.Current);
            ends.Add($"{name} {exception?.GetType().Name}");
        }

        static async Task InnerAsync(Task operation) => await operation;
    }

    [Fact]
    public void Dispose_ExecutorOfItsOwnHasWork_FailsIt()
    {
        var loop = new EventLoop();
        using var executor = new Executor(loop, "test", threadLimit: 1);
        using var gate = new SemaphoreSlim(0);
        var work = executor.RunAsync(() => gate.Wait(TestLoop.Limit));

        loop.Dispose();

        gate.Release();
        Assert.IsType<ObjectDisposedException>(work.Exception?.InnerException);
        Assert.Throws<ObjectDisposedException>(() => { _ = executor.RunAsync(() => { }); });
    }

    [Fact]
    public void Dispose_ReceiveOfAnotherThreadHasNotArrived_FailsIt()
    {
        var loop = new EventLoop();
        var pair = loop.RunUntilComplete(() => SocketPair.ConnectAsync(loop));
        var receive = OwnThread.Run(() => pair.Client.ReceiveAsync(new byte[1]).AsTask());

        loop.Dispose();

        Assert.IsType<ObjectDisposedException>(receive.Exception?.InnerException);
        pair.Server.Dispose();
    }

    [Fact]
    public void ReceiveAndSendAsync_OnAnotherThreadAfterTheLoopWasClosed_ThrowEachTime()
    {
        var loop = new EventLoop();
        using var pair = loop.RunUntilComplete(() => SocketPair.ConnectAsync(loop));
        loop.Dispose();

        for (var count = 0; count < 3; count++)
        {
            Assert.IsType<ObjectDisposedException>(pair.Client.ReceiveAsync(new byte[1]).AsTask().Exception?.InnerException);
            Assert.IsType<ObjectDisposedException>(pair.Client.SendAsync(new byte[1]).AsTask().Exception?.InnerException);
        }
    }

    [Fact]
    public async Task ReceiveAsync_OnAnotherThreadWhileTheLoopCloses_Ends()
    {
        for (var round = 0; round < 200; round++)
        {
            var loop = new EventLoop(new VirtualTime());
            var socket = loop.RunUntilComplete(() => ConnectInMemoryAsync(loop));
            using var started = new SemaphoreSlim(0);
            var receiving = OwnThread.RunAsync(() =>
            {
                started.Release();
                return socket.ReceiveAsync(new byte[1]).AsTask();
            });
            Assert.True(started.Wait(TestLoop.Limit));

            loop.Dispose();

            // The one that was posted in time fails as one under way does.
            var receive = await receiving.WaitAsync(TestLoop.Limit);
            Assert.NotNull(await Record.ExceptionAsync(() => receive.WaitAsync(TestLoop.Limit)));
        }

        static async Task<LoopSocket> ConnectInMemoryAsync(EventLoop loop)
        {
            var listener = LoopListener.Start(loop, new IPEndPoint(IPAddress.Loopback, 0));
            return await LoopSocket.ConnectAsync(loop, listener.LocalEndPoint);
        }
    }

    [Fact]
    public void Dispose_OperationHasADeadline_FailsWithWhatEndedTheOperation()
    {
        Exception? end = null;
        var loop = new EventLoop();
        loop.RunUntilComplete(async () => _ = ReceiveAsync(await SocketPair.ConnectAsync(loop)));

        loop.Dispose();

        Assert.IsType<IOException>(end);

        async Task ReceiveAsync(SocketPair pair)
        {
            end = await Record.ExceptionAsync(() => CancelScope.FailAfterAsync(
                TestLoop.Limit, scope => pair.Client.ReceiveAsync(new byte[1], scope.Token).AsTask()));
            pair.Dispose();
        }
    }

    [Fact]
    public void Dispose_FileIsLocked_ClosesItAndReleasesTheLock()
    {
        Exception? end = null;
        using var path = new TemporaryPath();
        var loop = new EventLoop();
        loop.RunUntilComplete(async () =>
        {
            var locked = new TaskCompletionSource();
            _ = HoldAsync(await SocketPair.ConnectAsync(loop), locked);
            await locked.Task;
        });

        loop.Dispose();

        Assert.IsType<IOException>(end);
        Assert.True(IsFree());

        async Task HoldAsync(SocketPair pair, TaskCompletionSource locked)
        {
            end = await Record.ExceptionAsync(async () =>
            {
                await using var file = await LoopFile.OpenAppendAsync(loop, path.Path);
                await using var held = await file.LockAsync();
                locked.SetResult();
                await pair.Client.ReceiveAsync(new byte[1]);
            });
            pair.Dispose();
        }

        bool IsFree() => EventLoop.Run(async other =>
        {
            await using var file = await LoopFile.OpenAppendAsync(other, path.Path);
            return await file.TryLockAsync() is not null;
        });
    }

    [Fact]
    public void Dispose_BelongsToAThreadThatHasEndedWhileAServerRested_ClosesAll()
    {
        List<Exception> reported = [];
        var time = new VirtualTime();
        EventLoop? loop = null;
        var thread = new Thread(() =>
        {
            loop = new EventLoop(time) { UnhandledException = reported.Add };
            loop.RunUntilComplete(async () =>
            {
                // It rests for a second when it cannot accept.
                var server = ProtocolServer.Start(loop, LoopPair.AnyPort, () => throw new FormatException());
                time.Network.AcceptFailure = SocketError.TooManyOpenSockets;
                await LoopSocket.ConnectAsync(loop, server.LocalEndPoint);
                await TestLoop.TurnsAsync();
            });
        });
        thread.Start();
        Assert.True(thread.Join(TestLoop.Limit));
        Assert.IsType<SocketException>(Assert.Single(reported));

        loop!.Dispose();

        Assert.Equal(0, loop.Statistics.Sockets);
        Assert.Throws<ObjectDisposedException>(() => loop.RunOnce(TimeSpan.Zero));
    }

    [Fact]
    public void Dispose_BelongsToAThreadThatIsAlive_ThrowsAndStaysOpen()
    {
        using var loop = new EventLoop();

        Assert.Throws<InvalidOperationException>(() => OwnThread.Run(loop.Dispose));

        loop.RunOnce(TimeSpan.Zero);
    }

    [Fact]
    public void Dispose_BelongsToAThreadThatHasEnded_Closes()
    {
        EventLoop? loop = null;
        var thread = new Thread(() => loop = new EventLoop());
        thread.Start();
        Assert.True(thread.Join(TestLoop.Limit));

        loop!.Dispose();

        Assert.Throws<ObjectDisposedException>(() => loop.RunOnce(TimeSpan.Zero));
    }

    [Fact]
    public void Send_LoopDoesNotRun_Throws()
    {
        using var loop = new EventLoop();

        Assert.Throws<InvalidOperationException>(() => OwnThread.Run(() => loop.Send(_ => { }, null)));
    }
}
