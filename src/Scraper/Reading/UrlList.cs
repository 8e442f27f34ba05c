using Scraper.Options;

namespace Scraper.Reading;

/// <summary>The list of URLs that the user names: a file, or standard input.</summary>
internal static class UrlList
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Opens the list.</summary>
    /// <exception cref="IOException">There is no such file, or it is a folder, or cannot be read.</exception>
    public static Stream Open(string name)
    {
        if (name == StandardInput)
        {
            return Console.OpenStandardInput();
        }

        try
        {
            return new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"{name}: no such list of URLs", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{name}: {(Directory.Exists(name) ? "a folder, not a list of URLs" : "the list may not be read: permission denied")}", exception);
        }
    }

    /// <summary>Refuses a list that the run itself would write to: it would never end.</summary>
    /// <exception cref="UsageException">It would.</exception>
    public static void ThrowIfWrittenBy(string name, OutputOptions output)
    {
        if (name == StandardInput)
        {
            return;
        }

        var list = RealPath(name);
        if ((!output.IsStandardOutput && list == RealPath(output.Path)) || list == RealPath(output.FailuresPath))
        {
            throw new UsageException([$"{name}: this run would write to its own list of URLs; copy the list, or name another output"]);
        }
    }

    /// <summary>The file that a path leads to, past a symbolic link.</summary>
    public static string RealPath(string path)
    {
        // Of a path that is not a full one .NET gives the target of a relative link as it stands in the link.
        var full = Path.GetFullPath(path);
        return (File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName : null) ?? full;
    }
}
