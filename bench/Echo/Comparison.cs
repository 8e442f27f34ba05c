using System.Diagnostics;
using System.Globalization;

namespace Echo;

/// <summary>Measures every server in every situation, one after another within a round, and prints medians with their spread.</summary>
/// <remarks>Server on core 0, client on core 1. What counts is requests per second of the server's CPU: it does not suffer from a
/// client that is the slower of the two.</remarks>
internal static class Comparison
{
    private static readonly int[] Sizes = [1024, 10 * 1024, 100 * 1024];
    private static readonly int[] ConnectionCounts = [1, 10, 100];

    /// <param name="rounds">How often each situation of each server is measured.</param>
    /// <param name="seconds">How long each time.</param>
    /// <param name="names">The servers, by the beginning of their names; all if none is named.</param>
    public static int Run(int rounds, double seconds, string[] names)
    {
        var candidates = Candidates().Where(candidate => names is [] || names.Any(name => candidate.Name.StartsWith(name, StringComparison.Ordinal))).ToArray();
        var results = new Dictionary<(string Name, int Size, int Connections), List<double>>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, command) in candidates.Skip(round % candidates.Length).Concat(candidates.Take(round % candidates.Length)))
            {
                Measure(name, command, seconds, results);
            }

            Console.Error.WriteLine($"round {round + 1} of {rounds}");
        }

        Print(candidates.Select(candidate => candidate.Name), results);
        return 0;
    }

    private static IEnumerable<(string Name, string[] Command)> Candidates()
    {
        var self = Environment.ProcessPath!;
        foreach (var mode in Servers.Modes)
        {
            yield return (mode, [self, "serve", mode]);
        }

        if (HasUvloop())
        {
            var script = Path.Combine(AppContext.BaseDirectory, "uvloop_echo.py");
            foreach (var mode in (string[])["protocol", "streams", "sockets"])
            {
                yield return ($"uvloop-{mode}", ["/usr/bin/python3", script, mode]);
            }
        }
    }

    private static bool HasUvloop()
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", "import uvloop"]) { RedirectStandardError = true });
        python!.WaitForExit();
        return python.ExitCode == 0;
    }

    private static void Measure(
        string name, string[] command, double seconds, Dictionary<(string Name, int Size, int Connections), List<double>> results)
    {
        using var server = Start(core: 0, command);
        try
        {
            var port = server.StandardOutput.ReadLine()!;
            Load(port, 1024, 10, 0.5); // warm
            foreach (var size in Sizes)
            {
                foreach (var connections in ConnectionCounts)
                {
                    var before = server.TotalProcessorTime;
                    var rate = Load(port, size, connections, seconds);
                    server.Refresh();
                    var busy = (server.TotalProcessorTime - before).TotalSeconds;
                    var key = (name, size, connections);
                    results.TryAdd(key, []);
                    results[key].Add(rate * seconds / busy);
                }
            }
        }
        finally
        {
            server.Kill();
        }
    }

    private static double Load(string port, int size, int connections, double seconds)
    {
        using var client = Start(core: 1, [Environment.ProcessPath!, "load", port, $"{size}", $"{connections}", seconds.ToString(CultureInfo.InvariantCulture)]);
        var rate = double.Parse(client.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        client.WaitForExit();
        return rate;
    }

    private static Process Start(int core, string[] command) =>
        Process.Start(new ProcessStartInfo("taskset", ["-c", $"{core}", .. command]) { RedirectStandardOutput = true })!;

    private static void Print(IEnumerable<string> names, Dictionary<(string Name, int Size, int Connections), List<double>> results)
    {
        Console.WriteLine("Thousands of requests per second of the server's CPU: median (least to most)");
        Console.WriteLine();
        Console.WriteLine("| server | " + string.Join(" | ", from size in Sizes from count in ConnectionCounts select $"{size / 1024} KiB × {count}") + " |");
        Console.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---:|", Sizes.Length * ConnectionCounts.Length)));
        foreach (var name in names)
        {
            var cells =
                from size in Sizes
                from count in ConnectionCounts
                let rates = results[(name, size, count)].Order().ToArray()
                select string.Create(CultureInfo.InvariantCulture, $"{rates[rates.Length / 2] / 1e3:N1} ({rates[0] / 1e3:N1}–{rates[^1] / 1e3:N1})");
            Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
        }
    }
}
