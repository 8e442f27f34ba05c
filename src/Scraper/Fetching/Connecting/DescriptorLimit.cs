using System.Globalization;
using Scraper.Options;
using Serilog;

namespace Scraper.Fetching.Connecting;

/// <summary>How many descriptors, and so connections, the system lets the process have.</summary>
/// <remarks>.NET's runtime raises the limit to the highest that is allowed when it starts; what is left to do is to live within it.</remarks>
internal static class DescriptorLimit
{
    /// <summary>What is not for connections: the libraries that .NET's runtime loads as it goes, two descriptors each, the program's own
    /// files, and look-ups of names.</summary>
    private const int Reserve = 256;

    /// <summary>What a run of one URL has open without its connection; with this little nothing is kept back for more than that.</summary>
    private const int Least = 120;

    /// <summary>What a loop needs besides its connections: one to wait for all of them, and one to be woken by.</summary>
    private const int OwnOfLoop = 2;

    /// <summary>The connections without which a loop is not worth it: those that are idle keep others waiting.</summary>
    private const int LeastOfLoop = 8;

    private const string LimitsFile = "/proc/self/limits";
    private const string LimitName = "Max open files";

    /// <summary>The connections that there can be, those that are idle included.</summary>
    public static int FindRoom() => FindRoom(Read());

    /// <summary>The connections that there can be within a limit.</summary>
    public static int FindRoom(int limit) => Math.Max(limit - Reserve, Math.Max(1, Math.Min(limit / 4, limit - Least)));

    /// <summary>Refuses to serve where there are fewer than a server has open without a connection, the libraries of ASP.NET above all.</summary>
    /// <exception cref="UsageException">There are.</exception>
    public static void ThrowIfTooLowToServe()
    {
        if (Read() is < Reserve and var limit)
        {
            throw new UsageException([$"the system allows {limit} descriptors (ulimit -Hn), and a server needs {Reserve} at least"]);
        }
    }

    /// <summary>The connections that there can be beside several loops; those of one are in what is kept back anyway.</summary>
    public static int FindRoomBeside(int loops) => BesideLoops(FindRoom(), loops);

    /// <summary>The options with no more loops than there can be, and no more requests at once than there can be connections beside them.</summary>
    public static FetchOptions FitLoops(FetchOptions options, int room, ILogger log)
    {
        var (loops, most) = (options.CountLoops(), Math.Max(1, room / (OwnOfLoop + LeastOfLoop)));
        if (loops > most)
        {
            log.Warning("{Loops} loops need more descriptors than the system allows (ulimit -Hn): there will be {Most}", loops, most);
            (loops, options) = (most, options with { Loops = most.ToString(CultureInfo.InvariantCulture) });
        }

        return Fit(options, BesideLoops(room, loops), log);
    }

    /// <summary>The options with no more requests at once than there can be connections.</summary>
    public static FetchOptions Fit(FetchOptions options, int room, ILogger log)
    {
        if (options.Concurrency <= room)
        {
            return options;
        }

        log.Warning(
            "{Concurrency} requests at once need more descriptors than the system allows (ulimit -Hn): there will be {Room}",
            options.Concurrency, room);
        return options with { Concurrency = room };
    }

    private static int BesideLoops(int room, int loops) => room - (OwnOfLoop * (loops - 1));

    /// <summary>The limit of this process; where the system does not tell it there is none.</summary>
    private static int Read() => File.Exists(LimitsFile) ? Parse(File.OpenText(LimitsFile)) : int.MaxValue;

    /// <summary>Finds the limit that is in force, which stands before the highest one: <c>Max open files  1024  4096  files</c>.</summary>
    public static int Parse(TextReader limits)
    {
        using (limits)
        {
            while (limits.ReadLine() is { } line)
            {
                if (line.StartsWith(LimitName, StringComparison.Ordinal))
                {
                    var values = line[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    return int.TryParse(values[0], CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
                }
            }
        }

        return int.MaxValue;
    }
}
