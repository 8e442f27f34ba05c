using System.Globalization;
using Scraper.Pipeline;
using Scraper.Reading;

namespace Scraper.Checking;

/// <summary>What a list asks for: counts, duplicates, and what of it is refused.</summary>
/// <remarks>Memory is bounded, by <see cref="SeenUrls"/> and <see cref="HostCounts"/>; lines are told of as they are read.</remarks>
internal sealed class ListCheck(TextWriter output)
{
    /// <summary>How many hosts are named, those with the most URLs first.</summary>
    private const int HostsShown = 10;

    /// <summary>How many duplicates are named, the first.</summary>
    private const int DuplicatesShown = 10;

    private readonly SeenUrls _seen = new();
    private readonly HostCounts _hosts = new();
    private readonly List<string> _examples = [];
    private long _urls;
    private long _mirrors;
    private long _duplicates;

    /// <summary>The lines that hold no URL that could be fetched.</summary>
    public long Refused { get; private set; }

    /// <summary>Takes a line into account that is not blank.</summary>
    /// <returns>The job that it asks for, or null.</returns>
    public Job? Add(in InputLine line)
    {
        if (!UrlLine.TryParse(line, out var job, out var failure))
        {
            Refused++;
            output.WriteLine($"{Printable.Excerpt(Printable.LineWithoutUserInfo(failure.Source))}: {failure.Detail}");
            return null;
        }

        _urls++;
        _mirrors += job.Mirrors.Count;
        _hosts.Add(job.Host);
        foreach (var mirror in job.Mirrors)
        {
            _hosts.Add(mirror.Host);
        }

        if (_seen.FindOrAdd(job.Url, line.Number) is { } first)
        {
            AddDuplicate(job, first);
        }

        return job;
    }

    /// <summary>Tells all there is to tell at the end of the list.</summary>
    public void Finish()
    {
        var mirrors = _mirrors > 0 ? Text($", and {_mirrors} mirrors") : "";
        var hosts = _hosts.Others > 0 ? Text($"more than {_hosts.Count}") : Text($"{_hosts.Count}");
        output.WriteLine(Text($"{_urls} URLs, {_duplicates} of them listed before{mirrors}, on {hosts} hosts; {Refused} lines refused"));
        if (_seen.IsOverflown)
        {
            output.WriteLine(Text($"only the first {_seen.Capacity} different URLs were looked for further down: there may be more that are listed before"));
        }

        _examples.ForEach(output.WriteLine);
        if (_duplicates > _examples.Count)
        {
            output.WriteLine(Text($"… and {_duplicates - _examples.Count} more that are listed before"));
        }

        foreach (var (host, count) in _hosts.Top(HostsShown))
        {
            output.WriteLine(Text($"{count,10} {Printable.Excerpt(host)}"));
        }
    }

    private void AddDuplicate(Job job, long first)
    {
        _duplicates++;
        if (_examples.Count < DuplicatesShown)
        {
            _examples.Add(Text($"line {job.Ordinal}: listed before, in line {first}: {Printable.Excerpt(job.Shown)}"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
