using System.Net;

namespace Reactor.Tests.Load;

/// <summary>A hundred thousand connections, requests, cancellations and closings leave nothing behind.</summary>
[Collection(nameof(RunsAlone))]
public sealed class LeakTests
{
    [Fact]
    public void ConnectRequestCancelClose_90000TimesInMemory_LeavesNothing() =>
        TestLoop.Run(new VirtualTime(), loop => ExerciseAsync(loop, new IPEndPoint(IPAddress.Loopback, 80), 90_000));

    [Fact]
    public void ConnectRequestCancelClose_10000TimesOverLoopback_LeavesNoDescriptor()
    {
        var before = CountDescriptors();

        TestLoop.Run(loop => ExerciseAsync(loop, new IPEndPoint(IPAddress.Loopback, 0), 10_000));

        // The runtime opens a few of its own now and then; one connection in a hundred that leaked would be twice as many.
        Assert.InRange(CountDescriptors(), 0, before + 50);
    }

    private static async Task ExerciseAsync(EventLoop loop, IPEndPoint endPoint, int times)
    {
        const int Batch = 100;
        var (timers, sockets, tasks) = (loop.Statistics.Timers, loop.Statistics.Sockets, loop.GetTasks().Count);
        await TaskGroup.RunAsync(async group =>
        {
            var listener = LoopListener.Start(loop, endPoint);
            group.StartSoon(token => ServeAsync(listener, token));
            for (var done = 0; done < times; done += Batch)
            {
                await TaskGroup.RunAsync(batch =>
                {
                    for (var i = 0; i < Batch; i++)
                    {
                        var way = i % 4;
                        batch.StartSoon(token => ConnectAsync(loop, listener.LocalEndPoint, way, token));
                    }

                    return Task.CompletedTask;
                });
            }

            group.Cancel();
        });
        await TestLoop.TurnsAsync(100);

        Assert.Equal((timers, sockets, tasks), (loop.Statistics.Timers, loop.Statistics.Sockets, loop.GetTasks().Count));
    }

    private static async Task ServeAsync(LoopListener listener, CancellationToken cancellationToken)
    {
        using (listener)
        {
            await TaskGroup.RunAsync(
                async group =>
                {
                    while (true)
                    {
                        var socket = await listener.AcceptAsync(group.CancellationToken);
                        group.StartSoon(token => EchoAsync(socket, token));
                    }
                },
                cancellationToken);
        }
    }

    private static async Task EchoAsync(LoopSocket socket, CancellationToken cancellationToken)
    {
        using (socket)
        {
            try
            {
                var buffer = new byte[16];
                while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
                {
                    await socket.SendAsync(buffer.AsMemory(0, count), cancellationToken);
                }
            }
            catch (IOException)
            {
                // Half of the clients go away without a word.
            }
        }
    }

    /// <summary>One connection: an answered request, a cancelled receive, a receive that is closed under, or a timeout not needed.</summary>
    private static async Task ConnectAsync(EventLoop loop, IPEndPoint endPoint, int way, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5), loop.TimeProvider);
        using var socket = await LoopSocket.ConnectAsync(loop, endPoint, deadline.Token);
        var buffer = new byte[16];
        switch (way)
        {
            case 0:
                await socket.SendAsync("request"u8.ToArray(), deadline.Token);
                await socket.ReceiveAsync(buffer, deadline.Token);
                break;
            case 1:
                var receiving = socket.ReceiveAsync(buffer, deadline.Token);
                deadline.Cancel();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await receiving);
                break;
            case 2:
                var closed = socket.ReceiveAsync(buffer, deadline.Token);
                socket.Dispose();
                await Assert.ThrowsAsync<IOException>(async () => await closed);
                break;
            default:
                await Task.Delay(TimeSpan.FromMilliseconds(1), loop.TimeProvider, cancellationToken);
                break;
        }
    }

    private static int CountDescriptors() => Directory.GetFiles("/proc/self/fd").Length;
}
