namespace Scraper.CommandLine;

/// <summary>What the program's exit status says to a shell or to cron.</summary>
internal static class ExitCode
{
    public const int AllDone = 0;
    public const int SomeFailed = 1;
    public const int Usage = 2;
    public const int File = 3;

    /// <summary>A fault of the program itself: EX_SOFTWARE of sysexits.h.</summary>
    public const int Internal = 70;

    public const int Interrupted = 130;

    /// <summary>Nobody reads the output any more: what a shell tells of a program that SIGPIPE has ended.</summary>
    public const int BrokenPipe = 141;

    public const int Terminated = 143;
}
