using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Reactor.Tests;

/// <summary>Programs for tests of what ends a process: the tests' own executable, told by the environment to be one of them.</summary>
internal static class ChildMain
{
    private const string Variable = "REACTOR_TESTS_CHILD";
    private const string BackendVariable = "REACTOR_TESTS_BACKEND";

    private static readonly Dictionary<string, Action> Programs = new()
    {
        [nameof(SleepUntilInterrupted)] = SleepUntilInterrupted,
        [nameof(IgnoreTheInterruption)] = IgnoreTheInterruption,
        [nameof(EchoUntilKilled)] = EchoUntilKilled,
        [nameof(CompleteAnAwaitAfterTheEnd)] = CompleteAnAwaitAfterTheEnd,
    };

    /// <summary>How to start one of the programs.</summary>
    public static ChildProcessOptions Options(Action program, TestBackend? backend = null)
    {
        var host = Environment.ProcessPath!;
        var dll = Assembly.GetExecutingAssembly().Location;
        var name = Path.GetFileNameWithoutExtension(host);
        return new ChildProcessOptions(host, name == "dotnet" ? [dll] : [])
        {
            Environment = new Dictionary<string, string?>
            {
                [Variable] = program.Method.Name,
                [BackendVariable] = backend?.ToString(),
            },
            Output = Redirection.Pipe,
        };
    }

    /// <summary>Sleeps until a signal wakes it, says so, and returns.</summary>
    public static void SleepUntilInterrupted()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => EventLoop.Run(CreateBackend(), async (loop, cancellationToken) =>
        {
            Console.WriteLine("ready");
            await Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider, cancellationToken);
            return 0;
        }));
        Console.WriteLine("cancelled");
    }

    /// <summary>Says that it was interrupted, and goes on as if it were not.</summary>
    public static void IgnoreTheInterruption() => EventLoop.Run(CreateBackend(), async (loop, cancellationToken) =>
    {
        cancellationToken.Register(() => Console.WriteLine("cancelled"));
        Console.WriteLine("ready");
        await Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider, CancellationToken.None);
        return 0;
    });

    /// <summary>Says on which port of loopback it listens, and echoes what comes in on every connection.</summary>
    public static void EchoUntilKilled() => EventLoop.Run(loop => TaskGroup.RunAsync(async group =>
    {
        using var listener = LoopListener.Start(loop, new IPEndPoint(IPAddress.Loopback, 0));
        Console.WriteLine(listener.LocalEndPoint.Port);
        while (true)
        {
            var socket = await listener.AcceptAsync(group.CancellationToken);
            group.StartSoon(async token =>
            {
                using (socket)
                {
                    var buffer = new byte[64];
                    while (await socket.ReceiveAsync(buffer, token) is > 0 and var count)
                    {
                        await socket.SendAsync(buffer.AsMemory(0, count), token);
                    }
                }
            });
        }
    }));

    /// <summary>Completes, on another thread, what code of a loop awaits that is closed by then; writes what is reported.</summary>
    public static void CompleteAnAwaitAfterTheEnd()
    {
        using var reported = new SemaphoreSlim(0);
        var awaited = new TaskCompletionSource();
        var loop = new EventLoop(CreateBackend())
        {
            UnhandledException = exception =>
            {
                Console.WriteLine($"reported {exception.GetType().Name}");
                reported.Release();
            },
        };
        loop.RunUntilComplete(() =>
        {
            _ = AwaitAsync();
            return Task.CompletedTask;
        });
        loop.Dispose();

        ThreadPool.UnsafeQueueUserWorkItem(_ => awaited.SetResult(), null);
        Console.WriteLine(reported.Wait(TestLoop.Limit) ? "alive" : "nothing was reported");

        async Task AwaitAsync()
        {
            await awaited.Task;
            Console.WriteLine("went on");
        }
    }

    private static LoopBackend CreateBackend() => Environment.GetEnvironmentVariable(BackendVariable) == nameof(TestBackend.Portable)
        ? LoopBackend.CreatePortable()
        : LoopBackend.CreateDefault();

    [ModuleInitializer]
    internal static void RunProgram()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } name)
        {
            Programs[name]();
            Environment.Exit(0);
        }
    }
}
