namespace Reactor;

/// <summary>What a standard stream of a child is connected to.</summary>
public enum Redirection
{
    /// <summary>That of this process.</summary>
    Inherit,

    /// <summary>A pipe, whose other end is a stream of <see cref="ChildProcess"/>.</summary>
    Pipe,

    /// <summary>Nothing: reads end at once, what is written is dropped.</summary>
    Null,
}

/// <summary>Which program a child runs, and with what.</summary>
public sealed record ChildProcessOptions
{
    /// <summary>The options for a program with these arguments, all its streams inherited.</summary>
    /// <param name="fileName">A name to be found in PATH, or a path if there is a slash in it.</param>
    /// <param name="arguments">Passed as they are: no shell splits or expands them.</param>
    public ChildProcessOptions(string fileName, params IReadOnlyList<string> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(arguments);
        FileName = fileName;
        Arguments = arguments;
    }

    /// <summary>The program: a name to be found in the PATH of this process, or a path if there is a slash in it.</summary>
    /// <remarks>A relative path is relative to <see cref="WorkingDirectory"/>.</remarks>
    public string FileName { get; init; }

    /// <summary>The arguments after the name of the program.</summary>
    public IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Changes to the environment of this process, which the child is given else as it is; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?>? Environment { get; init; }

    /// <summary>Where the child starts; null for the directory of this process.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>What the child's standard input is.</summary>
    public Redirection Input { get; init; }

    /// <summary>What the child's standard output is.</summary>
    public Redirection Output { get; init; }

    /// <summary>What the child's standard error is.</summary>
    public Redirection Error { get; init; }

    /// <summary>Makes the child be watched the way it is on a kernel without pidfd_open.</summary>
    internal bool WithoutPidfd { get; init; }
}
