using System.Reflection;
using System.Runtime.CompilerServices;

namespace Reactor.Tests;

/// <summary>Programs for tests of what ends a process: the tests' own executable, told by the environment to be one of them.</summary>
internal static class ChildMain
{
    private const string Variable = "REACTOR_TESTS_CHILD";

    private static readonly Dictionary<string, Action> Programs = new()
    {
        [nameof(SleepUntilInterrupted)] = SleepUntilInterrupted,
        [nameof(IgnoreTheInterruption)] = IgnoreTheInterruption,
    };

    /// <summary>How to start one of the programs.</summary>
    public static ChildProcessOptions Options(Action program)
    {
        var host = Environment.ProcessPath!;
        var dll = Assembly.GetExecutingAssembly().Location;
        var name = Path.GetFileNameWithoutExtension(host);
        return new ChildProcessOptions(host, name == "dotnet" ? [dll] : [])
        {
            Environment = new Dictionary<string, string?> { [Variable] = program.Method.Name },
            Output = Redirection.Pipe,
        };
    }

    /// <summary>Sleeps until a signal wakes it, says so, and returns.</summary>
    public static void SleepUntilInterrupted()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => EventLoop.Run(async (loop, cancellationToken) =>
        {
            Console.WriteLine("ready");
            await Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider, cancellationToken);
        }));
        Console.WriteLine("cancelled");
    }

    /// <summary>Says that it was interrupted, and goes on as if it were not.</summary>
    public static void IgnoreTheInterruption() => EventLoop.Run(async (loop, cancellationToken) =>
    {
        cancellationToken.Register(() => Console.WriteLine("cancelled"));
        Console.WriteLine("ready");
        await Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider, CancellationToken.None);
    });

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
