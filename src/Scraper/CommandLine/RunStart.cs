using Scraper.Options;
using Scraper.Reading;
using Scraper.Writing;
using Scraper.Writing.Journals;
using Scraper.Writing.Storage;

namespace Scraper.CommandLine;

/// <summary>The files with which a run begins: its list, and where its results go.</summary>
/// <remarks>Opening blocks: before the loop runs, or on a thread of its executor.</remarks>
internal sealed class RunStart : IDisposable
{
    private RunStart(string listName, Stream list, IRunOutput output)
    {
        ListName = listName;
        List = list;
        Output = output;
    }

    /// <summary>What the list is called.</summary>
    public string ListName { get; }

    public Stream List { get; }

    public IRunOutput Output { get; }

    /// <summary>The bytes of the list; null if it is no file.</summary>
    public long? ListLength => List is FileStream { CanSeek: true } file ? file.Length : null;

    /// <summary>What a user is to be told, in a sentence; null if nothing.</summary>
    public string? Notice { get; private init; }

    /// <summary>Whether something has gone wrong that the user is told of.</summary>
    public bool IsNoticeGrave { get; private init; }

    /// <summary>Opens the list that the user names, and what its results go to.</summary>
    /// <exception cref="UsageException">The run would write to its own list.</exception>
    /// <exception cref="IOException">One of the files cannot be opened, or an unfinished run does not go with this one.</exception>
    /// <exception cref="UnauthorizedAccessException">One of the files may not be opened.</exception>
    public static RunStart Open(string list, ScraperOptions options, ResumeMode mode)
    {
        UrlList.ThrowIfWrittenBy(list, options.Output);
        return Open(list, UrlList.Open(list), options, mode);
    }

    /// <summary>Opens what the results of a list go to that is open already; it is closed with them.</summary>
    /// <inheritdoc cref="Open(string, ScraperOptions, ResumeMode)" path="/exception"/>
    public static RunStart Open(string name, Stream list, ScraperOptions options, ResumeMode mode)
    {
        try
        {
            if (options.Output.IsStandardOutput)
            {
                return new RunStart(name, list, new StandardOutput(new StandardOutputStream(), new SystemFiles(), options.Output));
            }

            using var opening = new OutputOpening(new SystemFiles(), options, mode, TimeProvider.System);
            return Begin(opening, name, list);
        }
        catch
        {
            list.Dispose();
            throw;
        }
    }

    /// <summary>Takes the failures of the last run as the list.</summary>
    /// <returns>Null if there are none.</returns>
    /// <inheritdoc cref="Open(string, ScraperOptions, ResumeMode)" path="/exception"/>
    public static RunStart? TryOpenFailures(ScraperOptions options, ResumeMode mode)
    {
        if (options.Output.IsStandardOutput)
        {
            throw new UsageException(["--retry-failed goes with a file of results"]);
        }

        var paths = new OutputPaths(options.Output);
        if (!File.Exists(paths.Failures) && !File.Exists(paths.Retrying))
        {
            return null;
        }

        using var opening = new OutputOpening(new SystemFiles(), options, mode, TimeProvider.System);
        return opening.TakeFailures() is { } name ? Begin(opening, name, UrlList.Open(name)) : null;
    }

    public void Dispose()
    {
        List.Dispose();
        Output.Dispose();
    }

    private static RunStart Begin(OutputOpening opening, string name, Stream list)
    {
        var file = list is FileStream { CanSeek: true } stream ? stream.SafeFileHandle : null;
        var record = new ListRecord(name, file is null ? null : ListFingerprint.Of(file));
        return new RunStart(name, list, opening.Begin(record, earlier => file is not null && earlier.Fingerprint?.IsBeginningOf(file) == true))
        {
            Notice = opening.Notice,
            IsNoticeGrave = opening.HasLost,
        };
    }
}
