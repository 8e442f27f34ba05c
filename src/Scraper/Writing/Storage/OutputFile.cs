namespace Scraper.Writing.Storage;

/// <summary>A file that batches are appended to, with the checksum of all that was appended since the run began.</summary>
/// <remarks>Blocking, like what it stands on. After an exception it is of no more use.</remarks>
internal sealed class OutputFile : IDisposable
{
    private readonly IStoredFile _file;
    private bool _isDirty;

    /// <summary>Takes over a file, as it is found or as a journal tells of it; what is behind the mark is cut off.</summary>
    public OutputFile(IStoredFile file, FileMark mark)
    {
        _file = file;
        Mark = mark;
        if (file.Length > mark.Length)
        {
            file.SetLength(mark.Length);
        }

        // What is to be vouched for may be in the system's memory only, since the process that wrote it was killed.
        file.Flush();
    }

    /// <summary>How far the file goes.</summary>
    public FileMark Mark { get; private set; }

    /// <summary>Whether nothing has been appended yet and the last line of what was there before has no end.</summary>
    public bool IsWithinALine
    {
        get
        {
            Span<byte> last = stackalloc byte[1];
            return Mark.Length > 0 && Mark.Length == Mark.From && _file.Read(Mark.Length - 1, last) == 1 && last[0] != '\n';
        }
    }

    /// <summary>Appends the pieces of a batch.</summary>
    /// <exception cref="IOException">The disk is full, or failed; or somebody else has written to the file.</exception>
    public void Append(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        if (pieces.Count == 0)
        {
            return;
        }

        if (_file.Length != Mark.Length)
        {
            throw new IOException($"{_file.Path}: somebody else has written to it during the run");
        }

        _isDirty = true;
        var mark = Mark;
        foreach (var piece in pieces)
        {
            _file.Write(mark.Length, piece.Span);
            mark = mark.With(piece.Span);
        }

        // Not before all of them are there: after a failure the length of the file is not the mark's, and nothing more is appended.
        Mark = mark;
    }

    /// <summary>Waits until what was appended since the last time is on the device.</summary>
    public void FlushAppended()
    {
        if (_isDirty)
        {
            Flush();
        }
    }

    /// <summary>Waits until all that was appended is on the device, also if it was said to be already: a second word on it.</summary>
    public void Flush()
    {
        _file.Flush();
        _isDirty = false;
    }

    public void Dispose() => _file.Dispose();
}
