using System.Globalization;
using Scraper.Options;
using Serilog;

namespace Scraper.Fetching.Connecting;

/// <summary>How many descriptors, and so connections, the system lets the process have.</summary>
/// <remarks>.NET's runtime raises the limit to the highest that is allowed when it starts; what is left to do is to live within it.</remarks>
internal static class DescriptorLimit
{
    /// <summary>What is not for connections: the program's own files, those of the runtime, look-ups of names, and the idle.</summary>
    private const int Reserve = 128;

    private const string LimitsFile = "/proc/self/limits";
    private const string LimitName = "Max open files";

    /// <summary>The options with no more requests at once than there can be connections.</summary>
    public static FetchOptions Fit(FetchOptions options, ILogger log) => Fit(options, Read(), log);

    /// <inheritdoc cref="Fit(FetchOptions, ILogger)"/>
    public static FetchOptions Fit(FetchOptions options, int limit, ILogger log)
    {
        var room = Math.Max(1, limit - Reserve);
        if (options.Concurrency <= room)
        {
            return options;
        }

        log.Warning(
            "{Concurrency} requests at once need more descriptors than the {Limit} that the system allows (ulimit -Hn): there will be {Room}",
            options.Concurrency, limit, room);
        return options with { Concurrency = room };
    }

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
