using Reactor.Tests.Behaviours;

namespace Reactor.Tests.Streams;

/// <summary>What writing to a connection does on every back end.</summary>
public abstract class WriteContractTests(TestBackend backend)
{
    private const int More = 16 * 1024 * 1024;

    [Fact]
    public void DrainAsync_PeerDoesNotRead_WaitsAndWhatIsBufferedIsBounded() => Run(async pair =>
    {
        const int Piece = 32 * 1024;
        var content = TestBytes.Make(More);
        var highest = 0L;
        var written = 0;

        async Task WriteAllAsync()
        {
            while (written < content.Length)
            {
                pair.Connection.Write(content.AsSpan(written, Piece));
                written += Piece;
                highest = Math.Max(highest, pair.Connection.BufferedBytes);
                await pair.Connection.DrainAsync();
            }

            pair.Connection.WriteEnd();
        }

        var writing = WriteAllAsync();
        await TestLoop.TurnsAsync(100);
        Assert.False(writing.IsCompleted);
        var writtenWhileNobodyReads = written;
        await TestLoop.TurnsAsync(100);
        Assert.Equal(writtenWhileNobodyReads, written);

        var received = await TestBytes.ReceiveAllAsync(pair.Peer);

        await writing;
        Assert.Equal(content, received);
        Assert.InRange(highest, 64 * 1024 + 1, 64 * 1024 + Piece);
    });

    [Fact]
    [Behaviour("multiple_drain")]
    public void DrainAsync_SeveralWait_AllAreWoken() => Run(async pair =>
    {
        pair.Connection.Write(new byte[More]);
        var waiting = Enumerable.Range(0, 3).Select(_ => pair.Connection.DrainAsync()).ToList();
        using var cancellation = new CancellationTokenSource();
        var cancelled = pair.Connection.DrainAsync(cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));

        pair.Connection.WriteEnd();
        await TestBytes.ReceiveAllAsync(pair.Peer);

        foreach (var task in waiting)
        {
            await task;
        }
    });

    [Fact]
    public void Write_NothingWaits_SendsAtOnceAndDrainDoesNotWait() => Run(async pair =>
    {
        pair.Connection.Write("at once"u8);

        Assert.Equal(0, pair.Connection.BufferedBytes);
        Assert.True(pair.Connection.DrainAsync().IsCompletedSuccessfully);
        var buffer = new byte[16];
        Assert.Equal(7, await pair.Peer.ReceiveAsync(buffer));
    });

    [Fact]
    public void WriteEnd_MuchIsUnsent_EndsAfterItAndReadingGoesOn() => Run(async pair =>
    {
        var content = TestBytes.Make(More);
        pair.Connection.Write(content);

        pair.Connection.WriteEnd();
        pair.Connection.WriteEnd();

        Assert.Throws<InvalidOperationException>(() => pair.Connection.Write("x"u8));
        Assert.Equal(content, await TestBytes.ReceiveAllAsync(pair.Peer));
        await pair.SendAsync("answer\n");
        Assert.Equal("answer\n"u8.ToArray(), await pair.Connection.ReadLineAsync());
    });

    [Fact]
    public void CloseAsync_MuchIsUnsent_SendsItFirst() => Run(async pair =>
    {
        var content = TestBytes.Make(More);
        pair.Connection.Write(content);

        var closing = pair.Connection.CloseAsync();

        Assert.Throws<ObjectDisposedException>(() => pair.Connection.Write("x"u8));
        Assert.Equal(content, await TestBytes.ReceiveAllAsync(pair.Peer));
        await closing;
        await pair.Connection.CloseAsync();
    });

    [Fact]
    public void CloseAsync_Cancelled_DropsTheRestAndTellsThoseWhoWait() => Run(async pair =>
    {
        pair.Connection.Write(new byte[More]);
        var draining = pair.Connection.DrainAsync();
        using var cancellation = new CancellationTokenSource();
        var closing = pair.Connection.CloseAsync(cancellation.Token);

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => closing);
        await Assert.ThrowsAsync<IOException>(() => draining);
        await TestLoop.TurnsAsync();
        Assert.Equal(0, pair.Connection.BufferedBytes);
        Assert.Null(pair.Connection.LocalEndPoint);
    });

    [Fact]
    public void CloseAsync_DisposedOfMeanwhile_TellsThatSomethingWasDropped() => Run(async pair =>
    {
        pair.Connection.Write(new byte[More]);
        var closing = pair.Connection.CloseAsync();

        pair.Connection.Dispose();

        await Assert.ThrowsAsync<IOException>(() => closing);
    });

    [Fact]
    public void DrainAsync_PeerResets_TellsEverybodyWhoWaitsAndCloseNoMore() => Run(async pair =>
    {
        pair.Connection.Write(new byte[More]);
        var draining = pair.Connection.DrainAsync();
        var flushing = pair.Connection.FlushAsync();
        await pair.Peer.ReceiveAsync(Memory<byte>.Empty);

        pair.Peer.Dispose();

        await Assert.ThrowsAsync<IOException>(() => draining);
        await Assert.ThrowsAsync<IOException>(() => flushing);
        Assert.Throws<IOException>(() => pair.Connection.Write("x"u8));
        await pair.Connection.CloseAsync();
    });

    [Fact]
    public void CloseAsync_PeerResets_Fails() => Run(async pair =>
    {
        pair.Connection.Write(new byte[More]);
        var closing = pair.Connection.CloseAsync();
        await pair.Peer.ReceiveAsync(Memory<byte>.Empty);

        pair.Peer.Dispose();

        await Assert.ThrowsAsync<IOException>(() => closing);
    });

    private void Run(Func<ConnectionPair, Task> test) => backend.Run(async loop =>
    {
        using (var pair = await ConnectionPair.ConnectAsync(loop))
        {
            await test(pair);
        }

        Assert.Equal(0, loop.Statistics.Sockets);
    });
}

public sealed class WriteContractOnEpollTests() : WriteContractTests(TestBackend.Epoll);

public sealed class WriteContractOnPortableTests() : WriteContractTests(TestBackend.Portable);

public sealed class WriteContractOnVirtualTimeTests() : WriteContractTests(TestBackend.VirtualTime);
