using System.Runtime.CompilerServices;

namespace Reactor.Tests;

public abstract class LoopStreamTests(TestBackend backend)
{
    [Fact]
    public void ReadAndWriteAsync_AllOverloads_UseTheSocket() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        using var stream = new LoopStream(pair.Client);
        byte[] bytes = [1, 2, 3, 4];

        await stream.WriteAsync(bytes.AsMemory());
#pragma warning disable CA1835 // The overloads of old, which some libraries still call.
        await stream.WriteAsync(bytes, 1, 2);
        await stream.FlushAsync();
        Assert.Equal([1, 2, 3, 4, 2, 3], TestBytes.ReceiveExactly(pair.Server, 6));

        pair.Deliver([5, 6]);
        var buffer = new byte[4];
        Assert.Equal(1, await stream.ReadAsync(buffer, 2, 1));
        Assert.Equal(1, await stream.ReadAsync(buffer.AsMemory()));
        Assert.Equal([6, 0, 5, 0], buffer);
#pragma warning restore CA1835
    });

    [Fact]
    public void ReadAndWrite_Synchronously_AreRefused() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        using var stream = new LoopStream(pair.Client);
        var buffer = new byte[4];
        pair.Deliver([1]);

        Assert.Throws<NotSupportedException>(() => stream.Read(buffer, 0, 4));
        Assert.Throws<NotSupportedException>(() => stream.Read(buffer.AsSpan()));
        Assert.Throws<NotSupportedException>(() => stream.ReadByte());
        Assert.Throws<NotSupportedException>(() => stream.Write(buffer, 0, 4));
        Assert.Throws<NotSupportedException>(() => stream.Write(buffer.AsSpan()));
        Assert.Throws<NotSupportedException>(() => stream.WriteByte(1));
        Assert.Throws<NotSupportedException>(() => stream.CopyTo(Stream.Null));
        Assert.Equal(1, await stream.ReadAsync(buffer));
    });

    [Fact]
    public void Dispose_OfTheStream_ClosesTheSocket() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);

        new LoopStream(pair.Client).Dispose();

        Assert.Equal(0, loop.Statistics.Sockets);
        Assert.Equal(0, pair.Server.Receive(new byte[1]));
    });

    [Fact]
    public void Finalizer_StreamWasForgotten_ClosesTheSocket() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        Forget(pair.Client);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        await TestLoop.TurnsAsync();

        Assert.Equal(0, loop.Statistics.Sockets);
        Assert.Equal(0, pair.Server.Receive(new byte[1]));
    });

    [Fact]
    public void Finalizer_ConstructorThrew_DoesNothing()
    {
        // An exception of a finalizer ends the process, and the run of all tests with it.
        ForgetWithoutASocket();

        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(LoopSocket socket) => _ = new LoopStream(socket);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetWithoutASocket() => Assert.Throws<ArgumentNullException>(() => new LoopStream(null!));
}

public sealed class LoopStreamOnEpollTests() : LoopStreamTests(TestBackend.Epoll);

public sealed class LoopStreamOnPortableTests() : LoopStreamTests(TestBackend.Portable);
