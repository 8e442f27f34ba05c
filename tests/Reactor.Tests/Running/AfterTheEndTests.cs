namespace Reactor.Tests;

/// <summary>What becomes of code of a loop whose await ends only when the loop is closed.</summary>
public sealed class AfterTheEndTests
{
    private readonly List<Exception> _reported = [];

    [Fact]
    public void Await_CompletedOnThePoolAfterTheEnd_IsReportedAndTheProcessLives() => TestLoop.Run(async loop =>
    {
        var result = await ChildProcess.RunAsync(loop, ChildMain.Options(ChildMain.CompleteAnAwaitAfterTheEnd));

        Assert.Equal(new ExitStatus(0, null), result.Status);
        Assert.Equal("reported ObjectDisposedException\nalive\n", System.Text.Encoding.UTF8.GetString(result.Output.Span));
    });

    [Fact]
    public void Await_CompletedAfterTheEnd_ReportNamesTheMethodThatNeverGoesOn()
    {
        var awaited = new TaskCompletionSource();
        var wentOn = false;
        RunAndClose(() => _ = AwaitAsync());

        OwnThread.Run(awaited.SetResult);

        var exception = Assert.IsType<ObjectDisposedException>(Assert.Single(_reported));
        Assert.Contains($"{nameof(AfterTheEndTests)}.{nameof(Await_CompletedAfterTheEnd_ReportNamesTheMethodThatNeverGoesOn)}", exception.Message);
        Assert.False(wentOn);

        async Task AwaitAsync()
        {
            await awaited.Task;
            wentOn = true;
        }
    }

    [Fact]
    public void AsyncVoid_ThrowsAfterTheEnd_ReportsWhatItThrew()
    {
        var awaited = new TaskCompletionSource();
        RunAndClose(Fail);

        OwnThread.Run(awaited.SetResult);

        Assert.IsType<FormatException>(Assert.Single(_reported));

        async void Fail()
        {
#pragma warning disable RS0030 // As a library goes on: where it was completed, and not on the loop.
            await awaited.Task.ConfigureAwait(false);
#pragma warning restore RS0030
            throw new FormatException();
        }
    }

    [Fact]
    public void Post_AfterTheEnd_IsReportedAndNeverRuns()
    {
        var ran = false;
        var loop = RunAndClose(() => { });

        loop.Post(_ => ran = true, null);
        loop.PostUser(_ => ran = true, null);

        Assert.Equal(2, _reported.Count);
        Assert.All(_reported, exception => Assert.IsType<ObjectDisposedException>(exception));
        Assert.False(ran);
    }

    private EventLoop RunAndClose(Action work)
    {
        using var loop = new EventLoop(new VirtualTime()) { UnhandledException = _reported.Add };
        loop.CallSoon(work);
        loop.RunOnce(TimeSpan.Zero);
        return loop;
    }
}
