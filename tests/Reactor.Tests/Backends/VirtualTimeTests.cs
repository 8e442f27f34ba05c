using System.Net;
using System.Net.Sockets;
using Reactor.Tests.Behaviours;

namespace Reactor.Tests.Backends;

public sealed class VirtualTimeTests
{
    private static readonly IPEndPoint Server = new(IPAddress.Parse("192.0.2.1"), 80);

    [Fact]
    [Behaviour("trace: a one-hour delay on the virtual clock")]
    [Behaviour("mock_clock_autojump")]
    public void Run_DelayOfAnHour_ReturnsAtOnceAndTheClockShowsAnHour()
    {
        var time = new VirtualTime();

        Run(time, async loop => await Task.Delay(TimeSpan.FromHours(1), loop.TimeProvider));

        Assert.Equal(TimeSpan.FromHours(1), time.Elapsed);
    }

    [Fact]
    [Behaviour("mock_clock_autojump")]
    public void Run_DelaysOfSeveralTasks_EndInTheOrderOfTheirTimes()
    {
        var order = new List<(int Task, TimeSpan At)>();
        var time = new VirtualTime();

        Run(time, _ => TaskGroup.RunAsync(group =>
        {
            foreach (int hours in (ReadOnlySpan<int>)[3, 1, 2])
            {
                group.StartSoon(async token =>
                {
                    await Task.Delay(TimeSpan.FromHours(hours), EventLoop.Current!.TimeProvider, token);
                    order.Add((hours, time.Elapsed));
                });
            }

            return Task.CompletedTask;
        }));

        Assert.Equal([(1, TimeSpan.FromHours(1)), (2, TimeSpan.FromHours(2)), (3, TimeSpan.FromHours(3))], order);
    }

    [Fact]
    public void Run_NothingLeftToWaitFor_IsADeadlock()
    {
        Assert.Throws<LoopDeadlockException>(() => Run(new VirtualTime(), _ => new TaskCompletionSource().Task));
    }

    [Fact]
    [Behaviour("task_awaits_on_itself")]
    public void Run_TaskWaitsForItself_IsADeadlock() => Assert.Throws<LoopDeadlockException>(() => Run(new VirtualTime(), async loop =>
    {
        LoopTask? task = null;
        task = loop.StartSoon("itself", _ => task!.Ended);
        await task.Ended;
    }));

    [Fact]
    public void Run_WorkInTheExecutor_HoldsTheClock()
    {
        var time = new VirtualTime();
        using var mayEnd = new ManualResetEventSlim();

        var elapsed = Run(time, async loop =>
        {
            var work = loop.Executor.RunAsync(() => mayEnd.Wait(TimeSpan.FromSeconds(30)));
            loop.CallLater(TimeSpan.FromHours(1), () => { });
            loop.CallSoon(mayEnd.Set);
            Assert.True(await work);
            return time.Elapsed;
        });

        Assert.Equal(TimeSpan.Zero, elapsed);
    }

    [Fact]
    public void Connect_ToAListener_CarriesBytesBothWaysAfterTheLatency()
    {
        var time = new VirtualTime { Network = { Latency = TimeSpan.FromMilliseconds(40) } };

        var received = Run(time, async loop =>
        {
            using var listener = LoopListener.Start(loop, Server);
            var accepting = listener.AcceptAsync();
            using var client = await LoopSocket.ConnectAsync(loop, Server);
            using var accepted = await accepting;
            await client.SendAsync("ping"u8.ToArray());
            var buffer = new byte[10];
            var count = await accepted.ReceiveAsync(buffer);
            await accepted.SendAsync(buffer.AsMemory(0, count));
            count = await client.ReceiveAsync(buffer);
            client.ShutdownSend();
            Assert.Equal(0, await accepted.ReceiveAsync(new byte[1]));
            return buffer[..count];
        });

        Assert.Equal("ping"u8.ToArray(), received);
        Assert.Equal(TimeSpan.FromMilliseconds(5 * 40), time.Elapsed);
    }

    [Fact]
    public void Connect_NobodyListens_IsRefusedAfterARoundTrip()
    {
        var time = new VirtualTime { Network = { Latency = TimeSpan.FromSeconds(1) } };

        var refused = Assert.Throws<SocketException>(() => Run(time, async loop => await LoopSocket.ConnectAsync(loop, Server)));

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.Equal(TimeSpan.FromSeconds(2), time.Elapsed);
    }

    [Fact]
    public void Connect_ToASilentAddress_EndsOnlyByATimeout()
    {
        var time = new VirtualTime();
        time.Network.SetSilent(Server);

        Run(time, async loop =>
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5), loop.TimeProvider);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await LoopSocket.ConnectAsync(loop, Server, timeout.Token));
        });

        Assert.Equal(TimeSpan.FromMinutes(5), time.Elapsed);
    }

    [Fact]
    public void Send_MoreThanTheBufferTakes_WaitsForTheReceiver()
    {
        var time = new VirtualTime { Network = { BufferCapacity = 1000 } };
        var sent = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31)).ToArray();

        var received = Run(time, async loop =>
        {
            using var listener = LoopListener.Start(loop, Server);
            var accepting = listener.AcceptAsync();
            using var client = await LoopSocket.ConnectAsync(loop, Server);
            using var accepted = await accepting;
            var sending = client.SendAsync(sent);
            Assert.False(sending.IsCompleted);
            var buffer = new byte[sent.Length];
            for (var length = 0; length < buffer.Length;)
            {
                length += await accepted.ReceiveAsync(buffer.AsMemory(length, Math.Min(700, buffer.Length - length)));
            }

            await sending;
            return buffer;
        });

        Assert.Equal(sent, received);
    }

    [Fact]
    public void Close_WithBytesUnread_ResetsTheOtherSide()
    {
        var error = Run(new VirtualTime(), async loop =>
        {
            using var listener = LoopListener.Start(loop, Server);
            var accepting = listener.AcceptAsync();
            using var client = await LoopSocket.ConnectAsync(loop, Server);
            var accepted = await accepting;
            await client.SendAsync(new byte[10]);
            await accepted.ReceiveAsync(Memory<byte>.Empty);
            accepted.Dispose();
            return await Assert.ThrowsAsync<IOException>(async () => await client.ReceiveAsync(new byte[1]));
        });

        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
    }

    private static void Run(VirtualTime time, Func<EventLoop, Task> main)
    {
        using var loop = new EventLoop(time);
        loop.RunUntilComplete(() => main(loop));
    }

    private static T Run<T>(VirtualTime time, Func<EventLoop, Task<T>> main)
    {
        using var loop = new EventLoop(time);
        return loop.RunUntilComplete(() => main(loop));
    }
}
