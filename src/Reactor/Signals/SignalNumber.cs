using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>The numbers that signals have on Linux (man 7 signal).</summary>
internal static class SignalNumber
{
    public const int Chld = 17;

    /// <summary>By the negated value of the <see cref="PosixSignal"/>: the analyzer takes its names for calls of a system.</summary>
    private static ReadOnlySpan<byte> Numbers =>
        [0, /* HUP */ 1, /* INT */ 2, /* QUIT */ 3, /* TERM */ 15, /* CHLD */ 17, /* CONT */ 18, /* WINCH */ 28, /* TTIN */ 21, /* TTOU */ 22, /* TSTP */ 20];

    /// <summary>The number of a signal that <see cref="PosixSignal"/> names, or that was cast to it.</summary>
    public static int Of(PosixSignal signal)
    {
        var value = (int)signal;
        if (value > 0)
        {
            return value;
        }

        ArgumentOutOfRangeException.ThrowIfZero(value, nameof(signal));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, -Numbers.Length, nameof(signal));
        return Numbers[-value];
    }
}
