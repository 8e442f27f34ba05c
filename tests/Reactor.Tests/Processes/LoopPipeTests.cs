namespace Reactor.Tests;

public sealed class LoopPipeTests
{
    // What a pipe may hold without privileges, and a quarter of what it may transfer in a turn.
    private const int LargeCapacity = 1024 * 1024;
    private const int PartSize = 64 * 1024;

    private static readonly ChildProcessOptions Cat =
        new("cat") { Input = Redirection.Pipe, Output = Redirection.Pipe };

    [Fact]
    public void ReadAsync_NothingThereYet_WaitsWithoutHoldingTheLoop() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, Cat);
        var buffer = new byte[10];
        var read = child.StandardOutput!.ReadAsync(buffer);
        await TestLoop.TurnsAsync();
        Assert.False(read.IsCompleted);

        await child.StandardInput!.WriteAsync(new byte[] { 1, 2, 3 });

        Assert.Equal(3, await read);
        Assert.Equal([1, 2, 3], buffer[..3]);
        Assert.True(loop.IsCurrent);
    });

    [Fact]
    public void ReadAsync_CancelledWhileItWaits_TakesNoByte() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, Cat);
        using var cancellation = new CancellationTokenSource();
        var read = child.StandardOutput!.ReadAsync(new byte[10], cancellation.Token).AsTask();

        await OwnThread.RunAsync(cancellation.Cancel);

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await child.StandardInput!.WriteAsync(new byte[] { 1 });
        Assert.Equal(1, await child.StandardOutput.ReadAsync(new byte[10]));
    });

    [Fact]
    public void WriteAsync_CancelledWhileThePipeIsFull_Throws() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, ChildProcessTests.Shell("exec sleep 1000") with { Input = Redirection.Pipe });
        using var cancellation = new CancellationTokenSource();
        var write = child.StandardInput!.WriteAsync(new byte[1024 * 1024], cancellation.Token).AsTask();
        await TestLoop.TurnsAsync();
        Assert.False(write.IsCompleted);

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
    });

    [Fact]
    public void WriteAsync_ChildHasEnded_ThrowsThatNobodyReads() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, ChildProcessTests.Shell("exit 0") with { Input = Redirection.Pipe });
        await child.WaitForExitAsync();

        await Assert.ThrowsAsync<BrokenPipeException>(async () => await child.StandardInput!.WriteAsync(new byte[1]));
    });

    [Fact]
    public void Dispose_ReadIsUnderWay_FailsItAfterwards() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, Cat);
        var read = child.StandardOutput!.ReadAsync(new byte[10]).AsTask();

        child.StandardOutput.Dispose();

        Assert.False(read.IsCompleted);
        await Assert.ThrowsAsync<IOException>(() => read);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => child.StandardOutput.ReadExactlyAsync(new byte[10]).AsTask());
    });

    [Fact]
    public void Dispose_BytesCameInTheSameTurn_FailsTheReadAndLeavesTheDescriptorAlone() => TestLoop.Run(async loop =>
    {
        var (readEnd, writeEnd) = OpenLargePipe();
        using var writer = new LoopPipeWriter(loop, writeEnd);
        var reader = new LoopPipeReader(loop, readEnd);
        var read = reader.ReadAsync(new byte[10]).AsTask();
        await TestLoop.TurnsAsync();

        // The poll of the next turn finds the byte, and what it queues comes after this.
        loop.CallSoon(reader.Dispose);
        await writer.WriteAsync(new byte[1]);

        var exception = await Assert.ThrowsAsync<IOException>(() => read);
        Assert.Equal("The pipe was closed while the operation was under way.", exception.Message);
    });

    [Fact]
    public void Dispose_ReadWaitsForTheNextTurn_FailsItAndLeavesTheDescriptorAlone() => TestLoop.Run(async loop =>
    {
        var (readEnd, writeEnd) = OpenLargePipe();
        var reader = new LoopPipeReader(loop, readEnd);
        using var writer = new LoopPipeWriter(loop, writeEnd);
        await WriteAsync(writer, LargeCapacity);
        await TestLoop.TurnsAsync();
        ValueTask<int> read;
        while ((read = reader.ReadAsync(new byte[PartSize])).IsCompleted)
        {
            await read;
        }

        reader.Dispose();

        var exception = await Assert.ThrowsAsync<IOException>(async () => await read);
        Assert.Equal("The pipe was closed while the operation was under way.", exception.Message);
    });

    [Fact]
    public void ReadAsync_AnotherIsUnderWay_Throws() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, Cat);
        var first = child.StandardOutput!.ReadAsync(new byte[10]).AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(() => child.StandardOutput.ReadExactlyAsync(new byte[10]).AsTask());
        Assert.False(first.IsCompleted);
    });

    [Fact]
    public void ReadAsync_MoreThanATurnMayTake_WaitsForTheNextTurn() => TestLoop.Run(async loop =>
    {
        var (readEnd, writeEnd) = OpenLargePipe();
        using var reader = new LoopPipeReader(loop, readEnd);
        using var writer = new LoopPipeWriter(loop, writeEnd);
        await WriteAsync(writer, LargeCapacity);
        await TestLoop.TurnsAsync();
        var buffer = new byte[PartSize];
        var parts = 0;

        ValueTask<int> read;
        while ((read = reader.ReadAsync(buffer)).IsCompleted)
        {
            Assert.Equal(PartSize, await read);
            parts++;
        }

        Assert.Equal(4, parts);
        Assert.Equal(PartSize, await read);
    });

    [Fact]
    public void WriteAsync_MoreThanATurnMayTake_WaitsForTheNextTurn() => TestLoop.Run(async loop =>
    {
        var (readEnd, writeEnd) = OpenLargePipe();
        using var reader = new LoopPipeReader(loop, readEnd);
        using var writer = new LoopPipeWriter(loop, writeEnd);
        var parts = 0;

        ValueTask write;
        while ((write = writer.WriteAsync(new byte[PartSize])).IsCompleted)
        {
            await write;
            parts++;
        }

        Assert.Equal(4, parts);
        await write;
    });

    private static async Task WriteAsync(LoopPipeWriter writer, int length)
    {
        for (var written = 0; written < length; written += PartSize)
        {
            await writer.WriteAsync(new byte[PartSize]);
        }
    }

    private static unsafe (int ReadEnd, int WriteEnd) OpenLargePipe()
    {
        const int F_SETPIPE_SZ = 1031;
        var ends = stackalloc int[2];
        Assert.Equal(0, Libc.pipe2(ends, Libc.O_CLOEXEC | Libc.O_NONBLOCK));
        Assert.Equal(LargeCapacity, Libc.fcntl(ends[0], F_SETPIPE_SZ, LargeCapacity));
        return (ends[0], ends[1]);
    }
}
