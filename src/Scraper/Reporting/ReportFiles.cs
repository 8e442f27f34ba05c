using Scraper.Options;
using Scraper.Reporting.Html;
using Scraper.Reporting.Statistics;
using Scraper.Writing.Storage;

namespace Scraper.Reporting;

/// <summary>The files that a run leaves about itself when it is over: its report, and its figures.</summary>
/// <remarks>Blocking: before the loop runs, or on a thread of its executor. A file is written beside the one that it then replaces, so
/// whoever reads it finds the whole of an old one or of a new one.</remarks>
internal sealed class ReportFiles(ReportOptions options, IFileSystem files)
{
    /// <summary>The files that are wanted.</summary>
    public IEnumerable<string> Paths => new[] { options.Page, options.Stats }.OfType<string>();

    /// <summary>Finds out, before anything is fetched, whether the files can be written.</summary>
    /// <exception cref="IOException">One of the files cannot be written.</exception>
    public void Prepare()
    {
        foreach (var path in Paths)
        {
            Replace(path, content: null);
        }
    }

    /// <summary>Writes them.</summary>
    /// <exception cref="IOException">One of the files cannot be written.</exception>
    public void Write(RunFigures figures)
    {
        if (options.Stats is { } stats)
        {
            Replace(stats, FiguresJson.Write(figures));
        }

        if (options.Page is { } page)
        {
            Replace(page, ReportPage.Write(figures));
        }
    }

    /// <summary>Replaces a file; without a content it is tried only whether that could be done.</summary>
    private void Replace(string path, byte[]? content)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new IOException("it is a folder");
            }

            var unfinished = path + ".unfinished";
            using (var file = files.Open(unfinished))
            {
                file.SetLength(0);
                file.Write(0, content);
                file.Flush();
            }

            if (content is null)
            {
                files.Delete(unfinished);
                return;
            }

            files.Rename(unfinished, path);
            files.FlushFolder(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: the file cannot be written: {exception.Message}", exception);
        }
    }
}
