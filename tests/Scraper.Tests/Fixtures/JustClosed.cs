using Scraper.Writing.Storage;

namespace Scraper.Tests.Fixtures;

/// <summary>Opens again what has just been closed.</summary>
/// <remarks>A process that another test starts has a copy of each descriptor, and so of each lock, for the moment until it runs a program of
/// its own: what has been closed here may be locked a little longer. The program itself starts no processes.</remarks>
internal static class JustClosed
{
    private const int EAGAIN = 11;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Opens it as soon as it is locked no more.</summary>
    /// <exception cref="IOException">It cannot be opened, or stays locked.</exception>
    public static T Open<T>(Func<T> open)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var spin = default(SpinWait); ; spin.SpinOnce())
        {
            try
            {
                return open();
            }
            catch (IOException exception) when (IsLocked(exception) && TimeProvider.System.GetElapsedTime(start) < Limit)
            {
            }
        }
    }

    // .NET, which locks what it opens too, has no exception of its own for a file that somebody else has locked.
    private static bool IsLocked(IOException exception) => exception is FileInUseException or { HResult: EAGAIN };
}
