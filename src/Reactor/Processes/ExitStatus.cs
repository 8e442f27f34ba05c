namespace Reactor;

/// <summary>How a child ended: by itself, with a code, or by a signal.</summary>
/// <param name="Code">What it exited with, 0 to 255; null if a signal ended it.</param>
/// <param name="Signal">The number of the signal that ended it; null if it exited.</param>
public readonly record struct ExitStatus(int? Code, int? Signal)
{
    /// <summary>Whether it exited with 0.</summary>
    public bool IsSuccess => Code == 0;

    /// <summary>Decodes what waitpid gives.</summary>
    internal static ExitStatus FromWait(int status) =>
        (status & 0x7f) is not 0 and var signal ? new(null, signal) : new((status >> 8) & 0xff, null);

    /// <summary>"exit code 1", "signal 9".</summary>
    public override string ToString() => Signal is { } signal ? $"signal {signal}" : $"exit code {Code}";
}

/// <summary>How a child ended, and what it wrote.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Output">Its standard output; empty if that was no pipe.</param>
/// <param name="Error">Its standard error; empty if that was no pipe.</param>
public sealed record ChildProcessResult(ExitStatus Status, ReadOnlyMemory<byte> Output, ReadOnlyMemory<byte> Error);
