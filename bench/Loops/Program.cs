using System.Globalization;
using Loops;

// Pages in a run, rounds, and numbers of loops to compare with one.
var pageCount = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 7;
int[] loops = [1, .. args.Length > 2 ? args[2..].Select(count => int.Parse(count, CultureInfo.InvariantCulture)) : [2]];

// A round in which other processes take more than that of a processor does not count, if there are others.
const double OthersLimit = 0.1;

var folder = Directory.CreateTempSubdirectory("scraper-loops-").FullName;
try
{
    Measurement.Take(pageCount, loops[^1], folder);
    Measurement.Take(pageCount, 1, folder);
    var taken = loops.ToDictionary(count => count, _ => new List<Measurement>());
    var noisy = loops.ToDictionary(count => count, _ => new List<Measurement>());
    for (var round = 0; taken[1].Count < rounds && round < 3 * rounds; round++)
    {
        ProcessorTime.WaitForQuiet();
        int[] order = round % 2 == 0 ? loops : [.. loops.Reverse()];
        Measurement[] runs = [.. order.Select(count => Measurement.Take(pageCount, count, folder))];
        var to = runs.All(run => run.Others < OthersLimit) ? taken : noisy;
        order.Zip(runs).ToList().ForEach(run => to[run.First].Add(run.Second));
    }

    Console.WriteLine($"{taken[1].Count} rounds without other work, {noisy[1].Count} with it{(taken[1].Count == 0 ? ", of which the figures are" : "")}");
    taken = taken[1].Count == 0 ? noisy : taken;

    Console.WriteLine("| loops | pages/s (least to most) | times one loop | CPU ms per 1,000 | of the busiest loop | collections | paused | posts a page |");
    Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
    foreach (var (count, runs) in taken)
    {
        var rates = runs.Select(run => pageCount / run.Elapsed.TotalSeconds).Order().ToArray();
        var ratios = runs.Zip(taken[1], (run, one) => one.Elapsed / run.Elapsed).Order().ToArray();
        var middle = runs.OrderBy(run => run.Elapsed).ElementAt(runs.Count / 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {count} | {rates[rates.Length / 2]:N0} ({rates[0]:N0}–{rates[^1]:N0}) | {ratios[ratios.Length / 2]:N2} ({ratios[0]:N2}–{ratios[^1]:N2}) | {middle.Cpu.TotalMilliseconds * 1000 / pageCount:N1} | {middle.Busiest.TotalMilliseconds * 1000 / pageCount:N1} | {middle.Collections} | {middle.Paused / middle.Elapsed:P0} | {(double)middle.Posts / pageCount:N2} |"));
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}
