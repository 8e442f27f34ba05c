using System.Text;

namespace Reactor.Tests;

public sealed class FileLockTests
{
    [Fact]
    public void TryLockAsync_AnotherHandleHasIt_LearnsItUntilItIsReleased() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        await using var one = await LoopFile.OpenAppendAsync(loop, path.Path);
        await using var other = await LoopFile.OpenAppendAsync(loop, path.Path);

        var held = await one.TryLockAsync();

        Assert.NotNull(held);
        Assert.Null(await other.TryLockAsync());
        Assert.Null(await one.TryLockAsync());
        await held.DisposeAsync();
        await held.DisposeAsync();
        Assert.NotNull(await other.TryLockAsync());
    });

    [Fact]
    public void TryLockAsync_HolderIsClosed_GetsIt() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        var one = await LoopFile.OpenAppendAsync(loop, path.Path);
        await using var other = await LoopFile.OpenAppendAsync(loop, path.Path);
        var held = await one.TryLockAsync();

        await one.DisposeAsync();

        Assert.NotNull(await other.TryLockAsync());
        await held!.DisposeAsync();
    });

    [Fact]
    public void TryLockAsync_AnotherProcessHasIt_LearnsItUntilThatDies() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        await using var file = await LoopFile.OpenAppendAsync(loop, path.Path);
        var options = new ChildProcessOptions("sh", "-c", "exec 9>>\"$1\"; flock -n 9 && echo locked && exec cat", "sh", path.Path)
        {
            Input = Redirection.Pipe,
            Output = Redirection.Pipe,
        };
        await using var child = ChildProcess.Start(loop, options);
        await child.StandardOutput!.ReadExactlyAsync(new byte["locked\n".Length]);
        Assert.Null(await file.TryLockAsync());
        var waiting = file.LockAsync();

        child.Kill();

        Assert.NotNull(await waiting);
        Assert.Equal(Libc.SIGKILL, (await child.WaitForExitAsync()).Signal);
    });

    [Fact]
    public void TryLockAsync_HeldHere_AnotherProcessLearnsIt() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        await using var file = await LoopFile.OpenAppendAsync(loop, path.Path);
        await using var held = await file.TryLockAsync();

        var result = await ChildProcess.RunAsync(loop, new ChildProcessOptions("flock", "-n", path.Path, "echo", "mine"));

        Assert.Equal(1, result.Status.Code);
        Assert.Equal("", Encoding.UTF8.GetString(result.Output.Span));
    });

    [Fact]
    public void LockAsync_Cancelled_DoesNotHoldIt() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        await using var one = await LoopFile.OpenAppendAsync(loop, path.Path);
        await using var other = await LoopFile.OpenAppendAsync(loop, path.Path);
        await using var third = await LoopFile.OpenAppendAsync(loop, path.Path);
        var held = await one.LockAsync();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(20), loop.TimeProvider);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other.LockAsync(cancellation.Token));

        await held.DisposeAsync();
        Assert.NotNull(await third.TryLockAsync());
    });
}
