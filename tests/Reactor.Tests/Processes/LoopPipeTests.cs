namespace Reactor.Tests;

public sealed class LoopPipeTests
{
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
    public void ReadAsync_AnotherIsUnderWay_Throws() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, Cat);
        var first = child.StandardOutput!.ReadAsync(new byte[10]).AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(() => child.StandardOutput.ReadExactlyAsync(new byte[10]).AsTask());
        Assert.False(first.IsCompleted);
    });

    [Fact]
    public void ReadAsync_ChildNeverStopsWriting_LetsTheLoopTurn() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, new ChildProcessOptions("cat", "/dev/zero") { Output = Redirection.Pipe });
        var stop = false;
        loop.CallLater(TimeSpan.FromMilliseconds(20), () => stop = true);
        var buffer = new byte[64 * 1024];
        var total = 0L;

        while (!stop)
        {
            total += await child.StandardOutput!.ReadAsync(buffer);
        }

        Assert.True(total > buffer.Length);
    });

    [Fact]
    public void WriteAsync_ChildReadsAsFastAsItCan_LetsTheLoopTurn() => TestLoop.Run(async loop =>
    {
        const int Size = 8 * 1024 * 1024;
        await using var child = ChildProcess.Start(loop, ChildProcessTests.Shell("exec cat >/dev/null") with { Input = Redirection.Pipe });
        var turns = loop.Statistics.Turns;

        await child.StandardInput!.WriteAsync(new byte[Size]);

        Assert.True(loop.Statistics.Turns - turns >= Size / (1024 * 1024));
    });
}
