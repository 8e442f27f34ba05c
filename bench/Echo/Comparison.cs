using System.Diagnostics;
using System.Globalization;

namespace Echo;

/// <summary>Measures every server in every situation, one right after another for each situation, and prints medians with their spread.</summary>
/// <remarks>Servers on core 0, client on core 1. What counts is requests per second of the server's CPU: it does not suffer from a
/// client that is the slower of the two. What else the machine does, it does to all servers alike.</remarks>
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
            var order = candidates.Skip(round % candidates.Length).Concat(candidates.Take(round % candidates.Length));
            MeasureAll([.. order.Select(candidate => new RunningServer(candidate.Name, Start(core: 0, candidate.Command)))], seconds, results);
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

    private static void MeasureAll(
        RunningServer[] servers, double seconds, Dictionary<(string Name, int Size, int Connections), List<double>> results)
    {
        try
        {
            foreach (var server in servers)
            {
                Warm(server);
            }

            foreach (var (size, connections) in from size in Sizes from count in ConnectionCounts select (size, count))
            {
                foreach (var server in servers)
                {
                    var before = server.GetBusySeconds();
                    var rate = Load(server.Port, size, connections, seconds);
                    var key = (server.Name, size, connections);
                    results.TryAdd(key, []);
                    results[key].Add(rate * seconds / (server.GetBusySeconds() - before));
                }
            }
        }
        finally
        {
            foreach (var server in servers)
            {
                server.Dispose();
            }
        }
    }

    /// <summary>Asks often enough for a runtime that compiles while it runs to have done so, however little of the machine it gets.</summary>
    private static void Warm(RunningServer server)
    {
        for (var requests = 0.0; requests < 50_000;)
        {
            requests += Load(server.Port, 1024, 10, 0.5) * 0.5;
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

    private sealed class RunningServer(string name, Process process) : IDisposable
    {
        public string Name => name;

        public string Port { get; } = process.StandardOutput.ReadLine()!;

        public double GetBusySeconds() => CpuClock.GetSeconds(process.Id);

        public void Dispose()
        {
            process.Kill();
            process.Dispose();
        }
    }
}
