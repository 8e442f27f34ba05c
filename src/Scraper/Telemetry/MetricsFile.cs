using System.Globalization;
using System.Text;
using Scraper.CommandLine;

namespace Scraper.Telemetry;

/// <summary>The file of metrics that a node exporter picks up: those of the run, and what came of the last one.</summary>
/// <remarks>
/// Blocking: not for the loop. The file is written beside itself and renamed, so that whoever reads it sees a whole one. While a run is under
/// way it still tells of the run before. Source: https://github.com/prometheus/node_exporter#textfile-collector.
/// </remarks>
internal sealed class MetricsFile
{
    private const string OutputLabel = "output";
    private const string ExitCodeName = "scraper_last_run_exit_code";
    private const string EndName = "scraper_last_run_end_timestamp_seconds";
    private const string DurationName = "scraper_last_run_duration_seconds";
    private const string SuccessName = "scraper_last_success_timestamp_seconds";

    private static readonly (string Name, string Help)[] OfLastRun =
    [
        (ExitCodeName, "Exit code of the last run that ended."),
        (EndName, "When that run ended."),
        (DurationName, "How long it took."),
        (SuccessName, "When the last run ended with exit code 0."),
    ];

    private readonly string _path;
    private readonly string _output;
    private readonly TimeProvider _timeProvider;
    private readonly DateTimeOffset _start;
    private readonly long _startTimestamp;
    private readonly Dictionary<string, double> _lastRun;

    /// <summary>Takes over what the file says of the last run.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="output">What the run writes to: the label that tells it from others on the machine.</param>
    /// <param name="timeProvider">The time.</param>
    /// <exception cref="IOException">There is a file that is none of metrics, or it cannot be read.</exception>
    public MetricsFile(string path, string output, TimeProvider timeProvider)
    {
        (_path, _output, _timeProvider) = (path, output, timeProvider);
        (_start, _startTimestamp) = (timeProvider.GetUtcNow(), timeProvider.GetTimestamp());
        _lastRun = ReadLastRun(path);
    }

    /// <summary>What the file is to say of a run that is under way.</summary>
    /// <param name="writeRun">Writes what the meters of the run say.</param>
    public string Format(Action<PrometheusText> writeRun) => Format(writeRun, isRunning: true);

    /// <summary>What the file is to say of a run that has ended.</summary>
    public string FormatEnd(Action<PrometheusText> writeRun, int exitCode)
    {
        var end = _timeProvider.GetUtcNow();
        _lastRun[ExitCodeName] = exitCode;
        _lastRun[EndName] = ToSeconds(end);
        _lastRun[DurationName] = _timeProvider.GetElapsedTime(_startTimestamp).TotalSeconds;
        if (exitCode == ExitCode.AllDone)
        {
            _lastRun[SuccessName] = ToSeconds(end);
        }

        return Format(writeRun, isRunning: false);
    }

    /// <summary>Puts a text in place of what the file has.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Replace(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        var beside = _path + ".new"; // a name that a node exporter, which looks for .prom, passes over
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
        }

        File.Move(beside, _path, overwrite: true);
    }

    private string Format(Action<PrometheusText> writeRun, bool isRunning)
    {
        var text = new PrometheusText((OutputLabel, _output));
        text.AddOnly("scraper_run_in_progress", "gauge", "Whether a run is under way.", isRunning ? 1 : 0);
        text.AddOnly("scraper_run_start_timestamp_seconds", "gauge", "When the run began that these metrics are of.", ToSeconds(_start));
        foreach (var (name, help) in OfLastRun)
        {
            if (_lastRun.TryGetValue(name, out var value))
            {
                text.AddOnly(name, "gauge", help, value);
            }
        }

        writeRun(text);
        return text.ToString();
    }

    private static Dictionary<string, double> ReadLastRun(string path)
    {
        var values = new Dictionary<string, double>();
        if (!File.Exists(path))
        {
            return values;
        }

        using var file = new StreamReader(path);
        var isEmpty = true;
        while (file.ReadLine() is { } line)
        {
            if (isEmpty && !line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                throw new IOException($"{path}: there is a file that holds no metrics; it is not written over");
            }

            isEmpty = false;
            var name = line.Split('{', ' ')[0];
            if (OfLastRun.Any(known => known.Name == name)
                && double.TryParse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture, out var value))
            {
                values[name] = value;
            }
        }

        return values;
    }

    private static double ToSeconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
