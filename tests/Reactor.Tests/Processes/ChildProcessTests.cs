using System.Runtime.InteropServices;
using System.Text;

namespace Reactor.Tests;

public sealed class ChildProcessTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    public void WaitForExitAsync_ChildExits_GivesItsCode(int code) => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, Shell($"exit {code}"));

        var status = await child.WaitForExitAsync();

        Assert.Equal(new ExitStatus(code, null), status);
        Assert.Equal(status, child.ExitStatus);
        Assert.True(loop.IsCurrent);
    });

    [Fact]
    public void WaitForExitAsync_ChildKillsItself_GivesTheSignal() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, Shell("kill -TERM $$"));

        Assert.Equal(new ExitStatus(null, 15), await child.WaitForExitAsync());
    });

    [Fact]
    public void WaitForExitAsync_SeveralWait_TellsThemAll() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, Shell("read line; exit 3") with { Input = Redirection.Pipe });
        var first = child.WaitForExitAsync();
        var second = child.WaitForExitAsync();

        child.StandardInput!.Dispose();

        Assert.Equal(3, (await first).Code);
        Assert.Equal(3, (await second).Code);
    });

    [Fact]
    public void WaitForExitAsync_Cancelled_LeavesTheChildRunning() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, Shell("read line; exit 3") with { Input = Redirection.Pipe });
        using var cancellation = new CancellationTokenSource();
        var wait = child.WaitForExitAsync(cancellation.Token);

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        child.StandardInput!.Dispose();
        Assert.Equal(3, (await child.WaitForExitAsync()).Code);
    });

    [Fact]
    public void Start_BackEndWatchesNoDescriptors_ThrowsBeforeAnythingIsStarted() => TestLoop.Run(LoopBackend.CreatePortable(), loop =>
    {
        Assert.Throws<PlatformNotSupportedException>(() => ChildProcess.Start(loop, new ChildProcessOptions("no-such-program")));
        return Task.CompletedTask;
    });

    [Fact]
    public void WaitForExitAsync_KernelWithoutPidfd_LearnsOfTheEndBySignal() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, Shell("read line; exit 3") with { Input = Redirection.Pipe, WithoutPidfd = true });
        await TestLoop.TurnsAsync();

        child.StandardInput!.Dispose();

        Assert.Equal(3, (await child.WaitForExitAsync()).Code);
    });

    [Fact]
    public void Signal_ChildHandlesIt_ItDoes() => TestLoop.Run(async loop =>
    {
        var options = Shell("trap 'exit 9' TERM; echo ready; while :; do read line; done") with { Input = Redirection.Pipe, Output = Redirection.Pipe };
        await using var child = ChildProcess.Start(loop, options);
        await child.StandardOutput!.ReadExactlyAsync(new byte[6]);

        child.Signal(PosixSignal.SIGTERM);

        // Some shells run the trap only once the read has ended; others have ended by now.
        try
        {
            await child.StandardInput!.WriteAsync("\n"u8.ToArray());
        }
        catch (BrokenPipeException)
        {
        }

        Assert.Equal(9, (await child.WaitForExitAsync()).Code);
    });

    [Fact]
    public void Kill_ChildRunsOrHasEnded_KillsOrDoesNothing() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, Shell("read line") with { Input = Redirection.Pipe });

        child.Kill();

        Assert.Equal(new ExitStatus(null, Libc.SIGKILL), await child.WaitForExitAsync());
        child.Kill();
        child.Signal(PosixSignal.SIGTERM);
    });

    [Fact]
    public void Start_NoSuchProgram_SaysSoAndLeavesNothing() => TestLoop.Run(loop =>
    {
        var exception = Assert.Throws<FileNotFoundException>(() =>
            ChildProcess.Start(loop, new ChildProcessOptions("no-such-program") { Output = Redirection.Pipe }));

        Assert.Contains("no-such-program", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, loop.Statistics.Sockets);
        return Task.CompletedTask;
    });

    [Fact]
    public void Start_NoSuchDirectory_SaysThatItIsTheDirectory() => TestLoop.Run(loop =>
    {
        var options = Shell("exit 0") with { WorkingDirectory = "/no/such/directory" };

        var exception = Assert.Throws<DirectoryNotFoundException>(() => ChildProcess.Start(loop, options));

        Assert.Contains("/no/such/directory", exception.Message, StringComparison.Ordinal);
        return Task.CompletedTask;
    });

    [Fact]
    public void Start_FileIsNoProgram_Throws() => TestLoop.Run(loop =>
    {
        Assert.Throws<UnauthorizedAccessException>(() => ChildProcess.Start(loop, new ChildProcessOptions("/etc/passwd")));

        return Task.CompletedTask;
    });

    [Fact]
    public void RunAsync_ArgumentsEnvironmentAndDirectory_ArriveAsTheyAre() => TestLoop.Run(async loop =>
    {
        var options = new ChildProcessOptions("sh", "-c", "printf '%s|' \"$1\" \"$2\" \"$ADDED\" \"${HOME-unset}\" \"$PWD\"", "sh", "a b", "*'\"ü")
        {
            Environment = new Dictionary<string, string?> { ["ADDED"] = "x=y z", ["HOME"] = null },
            WorkingDirectory = "/",
        };

        var result = await ChildProcess.RunAsync(loop, options);

        Assert.Equal("a b|*'\"ü|x=y z|unset|/|", Encoding.UTF8.GetString(result.Output.Span));
    });

    [Fact]
    public void RunAsync_ChildWritesToAPipeThatNobodyReads_IsEndedBySigpipe() => TestLoop.Run(async loop =>
    {
        // The runtime ignores SIGPIPE; a child that inherited that would write on in vain, and report an error.
        var result = await ChildProcess.RunAsync(loop, Shell("(sh -c 'kill -PIPE $$'; echo $?)"));

        Assert.Equal("141\n", Encoding.UTF8.GetString(result.Output.Span));
    });

    [Fact]
    public void RunAsync_NullStreams_ReadNothingAndDropWhatIsWritten() => TestLoop.Run(async loop =>
    {
        var options = Shell("read line || echo end >&2; exit 5") with { Input = Redirection.Null, Output = Redirection.Null, Error = Redirection.Null };
        await using var child = ChildProcess.Start(loop, options);

        Assert.Null(child.StandardInput);
        Assert.Null(child.StandardOutput);
        Assert.Equal(5, (await child.WaitForExitAsync()).Code);
    });

    internal static ChildProcessOptions Shell(string script) => new("sh", "-c", script);
}
