using System.Runtime.InteropServices;

namespace Scraper.Reporting;

/// <summary>What standard error is connected to.</summary>
/// <param name="CanMove">Whether it is a terminal on which lines can be written over.</param>
/// <param name="CanColour">Whether lines may be in colour.</param>
internal sealed partial record Terminal(bool CanMove, bool CanColour)
{
    private const int StandardError = 2;
    private const nuint TIOCGWINSZ = 0x5413;
    private const int UsualWidth = 80;

    /// <summary>Finds out.</summary>
    /// <param name="isTerminal">Whether it is a terminal at all.</param>
    /// <param name="noColour">Whether the user wants none (<c>--no-color</c>); nor does who sets <c>NO_COLOR</c>, see no-color.org.</param>
    /// <param name="find">Gives the value of a variable of the environment.</param>
    public static Terminal Detect(bool isTerminal, bool noColour, Func<string, string?> find)
    {
        var canMove = isTerminal && find("TERM") is not (null or "" or "dumb");
        return new Terminal(canMove, canMove && !noColour && string.IsNullOrEmpty(find("NO_COLOR")));
    }

    /// <summary>The columns that there are at this moment.</summary>
    /// <remarks>Console.WindowWidth would set up .NET's terminal, key strokes and all, and ask standard output.</remarks>
    public static int FindWidth() =>
        ioctl(StandardError, TIOCGWINSZ, out var size) == 0 && size.Columns > 0 ? size.Columns : UsualWidth;

#pragma warning disable SYSLIB1054, CA5392, IDE1006 // As in man 2 ioctl.
    [LibraryImport("libc")]
    private static partial int ioctl(int descriptor, nuint request, out WindowSize size);
#pragma warning restore SYSLIB1054, CA5392, IDE1006

    /// <summary>struct winsize of man 4 tty_ioctl.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct WindowSize
    {
        private readonly ushort _rows;
        public readonly ushort Columns;
        private readonly ushort _width;
        private readonly ushort _height;
    }
}
