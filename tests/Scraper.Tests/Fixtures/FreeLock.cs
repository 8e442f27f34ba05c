using Scraper.Writing.Storage;

namespace Scraper.Tests.Fixtures;

/// <summary>Opens again what a test has just closed.</summary>
/// <remarks>A process that another test starts has a copy of each descriptor, and so of each lock, for the moment until it runs a program of
/// its own: what has been closed here may be locked a little longer. The program itself starts no processes.</remarks>
internal static class FreeLock
{
    public static T Open<T>(Func<T> open)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return open();
            }
            catch (FileInUseException) when (tries < 100)
            {
#pragma warning disable RS0030 // There is no loop here.
                Thread.Sleep(TimeSpan.FromMilliseconds(10));
#pragma warning restore RS0030
            }
        }
    }
}
