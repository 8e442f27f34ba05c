using System.Text;

namespace Reactor.Tests;

public sealed class CommunicateTests
{
    [Fact]
    public void RunAsync_BothOutputs_AreCollectedApart() => TestLoop.Run(async loop =>
    {
        var result = await ChildProcess.RunAsync(loop, ChildProcessTests.Shell("echo out; echo err >&2; exit 4"));

        Assert.Equal(4, result.Status.Code);
        Assert.False(result.Status.IsSuccess);
        Assert.Equal("out\n", Encoding.UTF8.GetString(result.Output.Span));
        Assert.Equal("err\n", Encoding.UTF8.GetString(result.Error.Span));
    });

    [Fact]
    public void RunAsync_ManyMegabytesThroughCat_ComeBackAsTheyWere() => TestLoop.Run(async loop =>
    {
        var input = TestBytes.Make(16 * 1024 * 1024);

        var result = await ChildProcess.RunAsync(loop, new ChildProcessOptions("cat"), input);

        Assert.True(result.Status.IsSuccess);
        Assert.True(input.AsSpan().SequenceEqual(result.Output.Span));
    });

    [Fact]
    public void RunAsync_ManyMegabytesOnBothOutputsAtOnce_DoesNotDeadlock() => TestLoop.Run(async loop =>
    {
        var input = TestBytes.Make(4 * 1024 * 1024);

        var result = await ChildProcess.RunAsync(loop, ChildProcessTests.Shell("tee /dev/stderr"), input);

        Assert.True(input.AsSpan().SequenceEqual(result.Output.Span));
        Assert.True(input.AsSpan().SequenceEqual(result.Error.Span));
    });

    [Fact]
    public void RunAsync_ChildDoesNotReadItsInput_IsNoError() => TestLoop.Run(async loop =>
    {
        var result = await ChildProcess.RunAsync(loop, ChildProcessTests.Shell("exec <&-; echo done"), new byte[1024 * 1024]);

        Assert.Equal("done\n", Encoding.UTF8.GetString(result.Output.Span));
    });

    [Fact]
    public void RunAsync_Cancelled_KillsAndReapsBeforeItThrows() => TestLoop.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        var run = ChildProcess.RunAsync(loop, new ChildProcessOptions("sleep", "1000"), default, cancellation.Token);
        await TestLoop.TurnsAsync();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(0, loop.Statistics.Sockets);
    });

    [Fact]
    public void RunAsync_CancelledBefore_StartsNothing() => TestLoop.Run(async loop =>
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ChildProcess.RunAsync(loop, new ChildProcessOptions("no-such-program"), default, new CancellationToken(canceled: true)));
    });

    [Fact]
    public void RunAsync_ManyInParallel_EachGetsItsOwn() => TestLoop.Run(async loop =>
    {
        const int Count = 40;
        var outputs = new string[Count];

        await TaskGroup.RunAsync(group =>
        {
            for (var index = 0; index < Count; index++)
            {
                var number = index;
                group.StartSoon(async token =>
                {
                    var options = ChildProcessTests.Shell($"cat; echo {number}");
                    var result = await ChildProcess.RunAsync(loop, options, Encoding.UTF8.GetBytes($"in {number} "), token);
                    outputs[number] = Encoding.UTF8.GetString(result.Output.Span);
                });
            }

            return Task.CompletedTask;
        });

        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"in {number} {number}\n"), outputs);
    });

    [Fact]
    public void CommunicateAsync_InputHasBeenWrittenAndEnded_CollectsTheOutput() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(
            loop, new ChildProcessOptions("cat") { Input = Redirection.Pipe, Output = Redirection.Pipe });
        await child.StandardInput!.WriteAsync("written\n"u8.ToArray());
        await child.StandardInput.DisposeAsync();

        var result = await child.CommunicateAsync();

        Assert.Equal("written\n", Encoding.UTF8.GetString(result.Output.Span));
    });

    [Fact]
    public void CommunicateAsync_InputWithoutAPipe_Throws() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, ChildProcessTests.Shell("exit 0"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => child.CommunicateAsync(new byte[1]));
    });
}
