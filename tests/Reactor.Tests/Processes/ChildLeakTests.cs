namespace Reactor.Tests;

[Collection(nameof(RunsAlone))]
public sealed class ChildLeakTests
{
    [Fact]
    public void RunAsync_ManyOneAfterAnother_LeavesNoDescriptorAndNoChild() => TestLoop.Run(async loop =>
    {
        await RunAllKindsAsync(loop);
        var descriptors = CountDescriptors();

        for (var round = 0; round < 20; round++)
        {
            await RunAllKindsAsync(loop);
        }

        Assert.Equal(descriptors, CountDescriptors());
        Assert.Empty(Children());
        Assert.Equal(0, loop.Statistics.Sockets);
    });

    [Fact]
    public void DisposeAsync_ChildStillRuns_KillsAndReapsIt() => TestLoop.Run(async loop =>
    {
        var child = ChildProcess.Start(loop, new ChildProcessOptions("sleep", "1000") { Output = Redirection.Pipe });
        Assert.Contains(child.Id, Children());

        await child.DisposeAsync();
        await child.DisposeAsync();

        Assert.Empty(Children());
        Assert.Equal(new ExitStatus(null, Libc.SIGKILL), child.ExitStatus);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_OfTheLoopWhileAChildRuns_TellsThoseWhoWaitForItsEnd(bool withoutPidfd)
    {
        var loop = new EventLoop();
        Task<ExitStatus>? exit = null;
        loop.RunUntilComplete(() =>
        {
            exit = WaitAsync(ChildProcess.Start(loop, new ChildProcessOptions("sleep", "1000") { WithoutPidfd = withoutPidfd }));
            return Task.CompletedTask;
        });

        loop.Dispose();

        Assert.True(exit!.IsCompleted);
        Assert.Equal(new ExitStatus(null, Libc.SIGKILL), await exit);
        Assert.Empty(Children());

        static async Task<ExitStatus> WaitAsync(ChildProcess child)
        {
            await using var _ = child;
            return await child.WaitForExitAsync();
        }
    }

    [Fact]
    public void Dispose_OfTheLoopWhileAChildRuns_KillsAndReapsIt()
    {
        var descriptors = CountDescriptors();
        using (var loop = new EventLoop())
        {
            loop.RunUntilComplete(() =>
            {
                ChildProcess.Start(loop, new ChildProcessOptions("cat") { Input = Redirection.Pipe, Output = Redirection.Pipe });
                return Task.CompletedTask;
            });
            Assert.Single(Children());
        }

        Assert.Empty(Children());
        Assert.Equal(descriptors, CountDescriptors());
    }

    private static async Task RunAllKindsAsync(EventLoop loop)
    {
        await ChildProcess.RunAsync(loop, new ChildProcessOptions("cat"), new byte[100_000]);
        Assert.Throws<FileNotFoundException>(() => ChildProcess.Start(loop, new ChildProcessOptions("no-such-program") { Input = Redirection.Pipe }));
        using var cancellation = new CancellationTokenSource();
        var run = ChildProcess.RunAsync(loop, new ChildProcessOptions("cat", "/dev/zero"), default, cancellation.Token);
        loop.CallSoon(cancellation.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private static int CountDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static int[] Children() =>
        [.. Directory.GetDirectories("/proc/self/task")
            .SelectMany(thread => Read(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(int.Parse)];

    private static string Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            // The thread has ended meanwhile.
            return "";
        }
    }
}
