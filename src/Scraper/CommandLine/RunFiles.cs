using Scraper.Options;
using Scraper.Reading;
using Scraper.Writing;

namespace Scraper.CommandLine;

/// <summary>The files of a run, of which each is for one thing: what is written for another would destroy it.</summary>
internal static class RunFiles
{
    /// <summary>Refuses a file that is named for what a run says of itself, and is one of its list, its results or another of these.</summary>
    /// <param name="list">The list; null if it is no file.</param>
    /// <param name="options">What names the others.</param>
    /// <exception cref="UsageException">A file is named for two things.</exception>
    public static void ThrowIfShared(string? list, ScraperOptions options)
    {
        var taken = new Dictionary<string, string>();
        foreach (var (path, use) in FindOwn(list, options.Output))
        {
            taken.TryAdd(UrlList.RealPath(path), use);
        }

        (string? Path, string Use)[] others =
        [
            (options.Report.Page, "its report"),
            (options.Report.Stats, "its figures"),
            (options.Telemetry.MetricsFile, "its metrics"),
            (options.Fetch.CacheFile, "its cache"),
            (options.Log.File, "its log"),
        ];
        foreach (var (path, use) in others)
        {
            if (path is not null && !taken.TryAdd(UrlList.RealPath(path), use))
            {
                throw new UsageException([$"{path}: the run uses this file for {taken[UrlList.RealPath(path)]}; name another one for {use}"]);
            }
        }
    }

    private static IEnumerable<(string Path, string Use)> FindOwn(string? list, OutputOptions output)
    {
        var paths = new OutputPaths(output);
        if (list is not (null or UrlList.StandardInput))
        {
            yield return (list, "its list");
        }

        yield return (paths.Results, "its results");
        yield return (paths.Failures, "its failures");
        yield return (paths.Journal, "its journal");
        yield return (paths.Retrying, "the failures that are tried again");
    }
}
