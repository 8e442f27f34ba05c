using System.Text;
using Reactor;
using Scraper.Options;
using Serilog;

namespace Scraper.Fetching;

/// <summary>The file that remembers, from one run to the next, which version of each page has been seen.</summary>
/// <remarks>Loop thread only; the executor reads and writes. The new file is written beside the old one, which it then replaces: there is
/// always a whole one. It is open from the beginning, so that a second run with the same file fails then and not at its end.</remarks>
internal sealed class CacheFile : IAsyncDisposable
{
    private const string Header = "# scraper cache 1: URL as listed, ETag, Last-Modified, URL that had them if it is another one";

    /// <summary>The broken lines that are named one by one.</summary>
    private const int NamedLimit = 10;

    private readonly string _path;
    private readonly FileStream _next;
    private readonly Executor _executor;
    private bool _isSaved;

    private CacheFile(string path, FileStream next, ValidatorCache cache, Executor executor)
    {
        _path = path;
        _next = next;
        Cache = cache;
        _executor = executor;
    }

    /// <summary>What it says.</summary>
    public ValidatorCache Cache { get; }

    private static string NextPath(string path) => path + ".new";

    /// <summary>Reads the file, if there is one. Broken lines are reported and left out.</summary>
    /// <exception cref="UsageException">It is a file of another kind, which would be destroyed.</exception>
    /// <exception cref="IOException">It cannot be read or replaced, or another run has it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static async Task<CacheFile> OpenAsync(string path, Executor executor, ILogger log)
    {
        var (cache, next) = await executor.RunAsync(() =>
        {
            var lines = Read(path, log);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return (lines, new FileStream(NextPath(path), FileMode.Create, FileAccess.Write, FileShare.None));
        });
        return new CacheFile(path, next, cache, executor);
    }

    /// <summary>Replaces the file by what <see cref="Cache"/> has now.</summary>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public Task SaveAsync() => _executor.RunAsync(() =>
    {
        using (var writer = new StreamWriter(_next, new UTF8Encoding(false), bufferSize: 64 * 1024, leaveOpen: true))
        {
            writer.Write(Header + "\n");
            foreach (var line in Cache.Lines)
            {
                writer.Write(line);
                writer.Write('\n');
            }
        }

        _next.Flush(flushToDisk: true);
        File.Move(NextPath(_path), _path, overwrite: true);
        _isSaved = true;
    });

    public async ValueTask DisposeAsync() => await _executor.RunAsync(() =>
    {
        _next.Dispose();
        if (!_isSaved)
        {
            File.Delete(NextPath(_path));
        }
    });

    private static ValidatorCache Read(string path, ILogger log)
    {
        var cache = new ValidatorCache();
        if (!Path.Exists(path))
        {
            return cache;
        }

        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None));
        if (reader.ReadLine() is { } first && first != Header)
        {
            throw new UsageException([$"{path} is no cache of this program: it is left as it is"]);
        }

        var broken = 0;
        for (var number = 2; reader.ReadLine() is { } text; number++)
        {
            if (CacheLine.TryParse(text, out var line))
            {
                cache.Add(line);
            }
            else if (++broken <= NamedLimit)
            {
                log.Warning("{File}:{Line}: not a line of a cache; it is left out", path, number);
            }
        }

        if (broken > NamedLimit)
        {
            log.Warning("{File}: {Count} more such lines", path, broken - NamedLimit);
        }

        return cache;
    }
}
