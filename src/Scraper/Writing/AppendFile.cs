using System.Text;
using Reactor;

namespace Scraper.Writing;

/// <summary>A text file that is only ever appended to: lines gather in memory and leave in one write.</summary>
/// <remarks>
/// Loop thread only; the writing itself is done by the executor, since a regular file cannot be polled. Lines may be added
/// while a write is under way: they belong to the next one. The file is locked against a second run while it is open.
/// </remarks>
internal sealed class AppendFile : IAsyncDisposable
{
    private readonly FileStream _stream;
    private readonly Executor _executor;
    private readonly SemaphoreSlim _writing = new(1);
    private LineBuffer _lines = new();
    private LineBuffer _spare = new();

    private AppendFile(FileStream stream, Executor executor)
    {
        _stream = stream;
        _executor = executor;
    }

    /// <summary>The bytes that wait to be written.</summary>
    public int PendingByteCount => _lines.Length;

    /// <summary>Opens or creates the file, and the folders that lead to it.</summary>
    /// <exception cref="IOException">It cannot be opened, or another run has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static async Task<AppendFile> OpenAsync(string path, Executor executor)
    {
        var stream = await executor.RunAsync(() => Open(path));
        return new AppendFile(stream, executor);
    }

    /// <summary>Adds a line of text that has no character in it which could end the line.</summary>
    public void AddLine(ReadOnlySpan<char> first, char separator, ReadOnlySpan<char> second)
    {
        _lines.Append(first);
        _lines.Append([separator]);
        _lines.Append(second);
        _lines.Append("\n");
    }

    public void AddLine(ReadOnlySpan<byte> first, byte separator, ReadOnlySpan<byte> second)
    {
        _lines.Append(first);
        _lines.Append([separator]);
        _lines.Append(second);
        _lines.Append("\n"u8);
    }

    /// <summary>Writes the lines that have gathered, all of them in one write.</summary>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public async Task CommitAsync()
    {
        await _writing.WaitAsync();
        try
        {
            if (_lines.Length > 0)
            {
                (_lines, _spare) = (_spare, _lines);
                await _executor.RunAsync(() => _stream.Write(_spare.Bytes));
                _spare.Clear();
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _executor.RunAsync(_stream.Dispose);
        _writing.Dispose();
    }

    private static FileStream Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            // A last line that was torn when its writer was killed must not swallow our first one.
            if (stream.Length > 0)
            {
                stream.Seek(-1, SeekOrigin.End);
                if (stream.ReadByte() != '\n')
                {
                    stream.WriteByte((byte)'\n');
                }
            }

            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Text as UTF-8 in a buffer that grows and is used again.</summary>
    private sealed class LineBuffer
    {
        private byte[] _bytes = new byte[64 * 1024];

        public int Length { get; private set; }

        public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

        public void Append(ReadOnlySpan<char> text)
        {
            var most = Encoding.UTF8.GetMaxByteCount(text.Length);
            if (_bytes.Length - Length < most)
            {
                Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + most));
            }

            Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
        }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (_bytes.Length - Length < bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes.Length));
            }

            bytes.CopyTo(_bytes.AsSpan(Length));
            Length += bytes.Length;
        }

        public void Clear() => Length = 0;
    }
}
