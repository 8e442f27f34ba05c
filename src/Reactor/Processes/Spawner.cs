using System.Collections;
namespace Reactor;

/// <summary>Starts programs, by posix_spawn.</summary>
/// <remarks>
/// Not by <see cref="System.Diagnostics.Process"/>: that one waits for its children and reads from them on the thread pool, and
/// does not tell a signal from an exit code. Both may be used in one process, since each waits for its own children by their
/// number only. Blocks until the new process has loaded the program, about a millisecond.
/// </remarks>
internal static unsafe class Spawner
{
    // More than the structures take in glibc (336 bytes) and musl.
    private const int StructureSize = 1024;

    /// <summary>Starts the program, and returns the number of its process.</summary>
    public static int Spawn(ChildProcessOptions options, ReadOnlySpan<ChildPipe> pipes)
    {
        var actions = stackalloc byte[StructureSize];
        var attributes = stackalloc byte[StructureSize];
        using var file = new NativeStrings([options.FileName]);
        using var arguments = new NativeStrings([options.FileName, .. options.Arguments]);
        using var environment = new NativeStrings(EnvironmentOf(options));
        _ = Libc.posix_spawn_file_actions_init(actions);
        _ = Libc.posix_spawnattr_init(attributes);
        try
        {
            SetSignals(attributes);
            foreach (var pipe in pipes)
            {
                pipe.AddAction(actions);
            }

            if (options.WorkingDirectory is { } directory)
            {
                _ = Libc.posix_spawn_file_actions_addchdir_np(actions, directory);
            }

            int process;
            var errno = Libc.posix_spawnp(&process, file.First, actions, attributes, arguments.Pointer, environment.Pointer);
            return errno == 0 ? process : throw ToException(errno, options);
        }
        finally
        {
            _ = Libc.posix_spawn_file_actions_destroy(actions);
            _ = Libc.posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>Undoes what the runtime has done to signals: it ignores SIGPIPE, which exec would pass on.</summary>
    private static void SetSignals(void* attributes)
    {
        var signals = stackalloc byte[StructureSize];
        _ = Libc.sigemptyset(signals);
        _ = Libc.posix_spawnattr_setsigmask(attributes, signals);
        _ = Libc.sigaddset(signals, Libc.SIGPIPE);
        _ = Libc.posix_spawnattr_setsigdefault(attributes, signals);
        _ = Libc.posix_spawnattr_setflags(attributes, Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK);
    }

    private static List<string> EnvironmentOf(ChildProcessOptions options)
    {
        var variables = new Dictionary<string, string?>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value;
        }

        foreach (var (name, value) in options.Environment ?? new Dictionary<string, string?>())
        {
            variables[name] = value;
        }

        return [.. variables.Where(variable => variable.Value is not null).Select(variable => $"{variable.Key}={variable.Value}")];
    }

    /// <summary>Says which of the two was not found: the system gives one number for both.</summary>
    private static Exception ToException(int errno, ChildProcessOptions options)
    {
        if (options.WorkingDirectory is { } directory && !Directory.Exists(directory))
        {
            return new DirectoryNotFoundException($"The working directory of a child does not exist: {directory}");
        }

        return FileError.ToException(errno, options.FileName);
    }
}
