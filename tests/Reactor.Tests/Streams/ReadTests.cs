namespace Reactor.Tests.Streams;

/// <summary>What reading from a connection does on every back end.</summary>
public abstract class ReadContractTests(TestBackend backend)
{
    [Fact]
    public void ReadLineAsync_LinesInPieces_GivesEachAndTheLastWithoutItsEnd() => Run(async pair =>
    {
        await pair.SendAsync("one\ntw");
        Assert.Equal("one\n"u8.ToArray(), await pair.Connection.ReadLineAsync());
        var second = pair.Connection.ReadLineAsync().AsTask();
        await TestLoop.TurnsAsync();
        Assert.False(second.IsCompleted);

        await pair.SendAsync("o\nthree");
        pair.Peer.ShutdownSend();

        Assert.Equal("two\n"u8.ToArray(), await second);
        Assert.Equal("three"u8.ToArray(), await pair.Connection.ReadLineAsync());
        Assert.Empty(await pair.Connection.ReadLineAsync());
    });

    [Fact]
    public void ReadUntilAsync_SeparatorArrivesByteByByte_FindsIt() => Run(async pair =>
    {
        var reading = pair.Connection.ReadUntilAsync("\r\n\r\n"u8.ToArray()).AsTask();
        foreach (var character in "a\r\nb\r\n\r\nrest")
        {
            await pair.SendAsync(character.ToString());
            await TestLoop.TurnsAsync(3);
        }

        Assert.Equal("a\r\nb\r\n\r\n"u8.ToArray(), await reading);
        var rest = new byte[4];
        await pair.Connection.ReadExactlyAsync(rest);
        Assert.Equal("rest"u8.ToArray(), rest);
    });

    [Fact]
    public void ReadUntilAsync_PastTheLimit_FailsAndTheBytesStay() => Run(async pair =>
    {
        await pair.SendAsync("12345678;90;");

        var exception = await Assert.ThrowsAsync<InvalidDataException>(async () => await pair.Connection.ReadUntilAsync((byte)';', 8));

        Assert.Contains("8 bytes", exception.Message, StringComparison.Ordinal);
        Assert.Equal("12345678;"u8.ToArray(), await pair.Connection.ReadUntilAsync((byte)';', 9));
        Assert.Equal("90;"u8.ToArray(), await pair.Connection.ReadUntilAsync((byte)';', 3));
    });

    [Fact]
    public void ReadLineAsync_AsLongAsTheDefaultLimit_IsRead() => Run(async pair =>
    {
        var line = new byte[LoopConnection.DefaultReadLimit];
        line[^1] = (byte)'\n';
        var sending = pair.Peer.SendAsync(line).AsTask();

        Assert.Equal(line, await pair.Connection.ReadLineAsync());

        await sending;
    });

    [Fact]
    public void ReadExactlyAsync_StreamEndsBefore_FailsAndTheBytesStay() => Run(async pair =>
    {
        await pair.SendAsync("abc");
        pair.Peer.ShutdownSend();

        await Assert.ThrowsAsync<EndOfStreamException>(async () => await pair.Connection.ReadExactlyAsync(new byte[4]));
        await Assert.ThrowsAsync<EndOfStreamException>(async () => await pair.Connection.ReadUntilAsync((byte)'x'));

        var buffer = new byte[10];
        Assert.Equal(3, await pair.Connection.ReadAsync(buffer));
        Assert.Equal("abc"u8.ToArray(), buffer[..3]);
        Assert.Equal(0, await pair.Connection.ReadAsync(buffer));
    });

    [Fact]
    public void ReadExactlyAsync_CancelledHalfway_TheBytesStay() => Run(async pair =>
    {
        using var cancellation = new CancellationTokenSource();
        var reading = pair.Connection.ReadExactlyAsync(new byte[4], cancellation.Token).AsTask();
        await pair.SendAsync("ab");
        await TestLoop.TurnsAsync();

        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);

        await pair.SendAsync("cd");
        var buffer = new byte[4];
        await pair.Connection.ReadExactlyAsync(buffer);
        Assert.Equal("abcd"u8.ToArray(), buffer);
    });

    [Fact]
    public void ReadAsync_SecondWhileOneIsUnderWay_IsRefused() => Run(async pair =>
    {
        var first = pair.Connection.ReadLineAsync().AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pair.Connection.ReadAsync(new byte[1]));

        await pair.SendAsync("line\n");
        Assert.Equal("line\n"u8.ToArray(), await first);
    });

    [Fact]
    public void ReadAsync_PeerResets_FailsAndSoDoesTheNextWrite() => Run(async pair =>
    {
        pair.Connection.Write("never read"u8);
        await pair.Connection.FlushAsync();
        await pair.Peer.ReceiveAsync(Memory<byte>.Empty);

        // Closed with unread bytes: a reset, on TCP and on the network in memory.
        pair.Peer.Dispose();

        await Assert.ThrowsAsync<IOException>(async () => await pair.Connection.ReadAsync(new byte[1]));
        Assert.Throws<IOException>(() => pair.Connection.Write("x"u8));
        await Assert.ThrowsAsync<IOException>(() => pair.Connection.DrainAsync());
        await pair.Connection.CloseAsync();
    });

    [Fact]
    public void Dispose_ReadUnderWay_FailsIt() => Run(async pair =>
    {
        var reading = pair.Connection.ReadAsync(new byte[1]).AsTask();

        pair.Connection.Dispose();

        await Assert.ThrowsAsync<IOException>(() => reading);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pair.Connection.ReadAsync(new byte[1]));
    });

    private void Run(Func<ConnectionPair, Task> test) => backend.Run(async loop =>
    {
        using var pair = await ConnectionPair.ConnectAsync(loop);
        await test(pair);
    });
}

public sealed class ReadContractOnEpollTests() : ReadContractTests(TestBackend.Epoll);

public sealed class ReadContractOnPortableTests() : ReadContractTests(TestBackend.Portable);

public sealed class ReadContractOnVirtualTimeTests() : ReadContractTests(TestBackend.VirtualTime);
