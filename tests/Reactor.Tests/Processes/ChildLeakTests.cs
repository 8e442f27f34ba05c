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

    [Fact]
    public void DisposeAsync_ChildReads_KillsItBeforeItsInputEnds() => TestLoop.Run(async loop =>
    {
        // It would take a child that is quicker than the signal: one of these is.
        for (var round = 0; round < 100; round++)
        {
            using var path = new TemporaryPath();
            var child = ChildProcess.Start(loop, WritesAtTheEndOfItsInput(path));
            await child.StandardOutput!.ReadExactlyAsync(new byte[6]);

            await child.DisposeAsync();

            Assert.True(new FileInfo(path.Path).Length == 0, $"The child took its end for that of its input, in round {round}.");
        }
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dispose_OfTheLoopWhileAChildReads_KillsItBeforeItsInputEnds(bool withoutPidfd)
    {
        using var path = new TemporaryPath();
        using (var loop = new EventLoop())
        {
            loop.RunUntilComplete(async () =>
            {
                // A source takes the place that was freed last. So the child's input is the first in the list, what watches the child is the
                // last, and what stands between them takes a while to be closed.
                var pipes = OpenPipes(loop, 2_000);
                pipes[withoutPidfd ? ^1 : 0].Dispose();
                pipes[withoutPidfd ? 0 : ^1].Dispose();
                var child = ChildProcess.Start(loop, WritesAtTheEndOfItsInput(path) with { WithoutPidfd = withoutPidfd });
                await child.StandardOutput!.ReadExactlyAsync(new byte[6]);
            });
        }

        Assert.True(new FileInfo(path.Path).Length == 0, "The child took the end of the loop for that of its input.");
    }

    private static ChildProcessOptions WritesAtTheEndOfItsInput(TemporaryPath path) =>
        ChildProcessTests.Shell($"exec 3> '{path.Path}'; echo ready; read line; echo end >&3") with
        {
            Input = Redirection.Pipe,
            Output = Redirection.Pipe,
        };

    private static unsafe List<LoopPipe> OpenPipes(EventLoop loop, int count)
    {
        var pipes = new List<LoopPipe>();
        var ends = stackalloc int[2];
        while (pipes.Count < count)
        {
            Assert.Equal(0, Libc.pipe2(ends, Libc.O_CLOEXEC | Libc.O_NONBLOCK));
            pipes.Add(new LoopPipeReader(loop, ends[0]));
            pipes.Add(new LoopPipeWriter(loop, ends[1]));
        }

        return pipes;
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
