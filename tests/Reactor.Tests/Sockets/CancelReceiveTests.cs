using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class CancelReceiveTests(TestBackend backend)
{
    [Fact]
    public void ReceiveAsync_TokenIsCancelled_TakesNoByte() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        pair.Deliver([1]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await pair.Client.ReceiveAsync(new byte[4], cancellation.Token));

        Assert.Equal(1, await pair.Client.ReceiveAsync(new byte[4]));
    });

    [Fact]
    [Behaviour("socket_cancel_sock_recv_1")]
    public void ReceiveAsync_CancelledWhileItWaits_ThrowsAndTheSocketGoesOn() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        using var cancellation = new CancellationTokenSource();
        var pending = pair.Client.ReceiveAsync(new byte[4], cancellation.Token).AsTask();

        cancellation.Cancel();

        Assert.False(pending.IsCompleted);
        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => pending);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        pair.Server.Send([1]);
        Assert.Equal(1, await pair.Client.ReceiveAsync(new byte[4]));
    });

    [Fact]
    public void ReceiveAsync_CancelledByAnotherThread_Throws() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        using var cancellation = new CancellationTokenSource();
        var pending = pair.Client.ReceiveAsync(new byte[4], cancellation.Token).AsTask();

        await OwnThread.RunAsync(cancellation.Cancel);

        await Assert.ThrowsAsync<OperationCanceledException>(() => pending);
        Assert.True(loop.IsCurrent);
    });

    [Fact]
    public void ReceiveAsync_TokenOfAFormerReceiveIsCancelled_DoesNotEndTheNextOne() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        using var former = new CancellationTokenSource();
        var first = pair.Client.ReceiveAsync(new byte[4], former.Token).AsTask();
        pair.Server.Send([1]);
        Assert.Equal(1, await first);
        var second = pair.Client.ReceiveAsync(new byte[4]).AsTask();

        former.Cancel();
        await TestLoop.TurnsAsync();

        Assert.False(second.IsCompleted);
        pair.Server.Send([2]);
        Assert.Equal(1, await second);
    });

    [Fact]
    public void ReceiveAsync_CancellationOfAFormerReceiveIsStillQueued_DoesNotEndTheNextOne() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        using var former = new CancellationTokenSource();
        var receives = ReceiveTwiceAsync();
        pair.Deliver([1]);

        // The cancellation is queued, then the bytes end the first receive and the second begins, then the cancellation arrives.
        loop.CallSoon(former.Cancel);
        await TestLoop.TurnsAsync();

        Assert.False(receives.IsCompleted);
        pair.Server.Send([2, 3]);
        Assert.Equal(2, await receives);

        async Task<int> ReceiveTwiceAsync()
        {
#pragma warning disable RS0030 // As in a library, so that the second begins inside the end of the first.
            await pair.Client.ReceiveAsync(new byte[4], former.Token).ConfigureAwait(false);
            return await pair.Client.ReceiveAsync(new byte[4]).ConfigureAwait(false);
#pragma warning restore RS0030
        }
    });

    [Fact]
    public void ReceiveAsync_CancelledAgainAndAgainWhileBytesArrive_LosesNoByte() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var sent = TestBytes.Make(64 * 1024);
        var sending = OwnThread.RunAsync(() =>
        {
            for (var start = 0; start < sent.Length; start += 64)
            {
                pair.Server.Send(sent.AsSpan(start, 64));
            }
        });
        var received = new byte[sent.Length];
        var buffer = new byte[100];
        var length = 0;
        var cancelled = 0;

        // A cancellation for each receive, from the loop or from another thread, before, after and with the bytes.
        while (length < received.Length)
        {
            var cancellation = new CancellationTokenSource();
            if (cancelled % 2 == 0)
            {
                loop.CallSoon(cancellation.Cancel);
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(source => source.Cancel(), cancellation, preferLocal: false);
            }

            try
            {
                var count = await pair.Client.ReceiveAsync(buffer, cancellation.Token);
                buffer.AsSpan(0, count).CopyTo(received.AsSpan(length));
                length += count;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }
        }

        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(received));
    });
}

public sealed class CancelReceiveOnEpollTests() : CancelReceiveTests(TestBackend.Epoll);

public sealed class CancelReceiveOnPortableTests() : CancelReceiveTests(TestBackend.Portable);
