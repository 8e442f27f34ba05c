using Scraper.Writing.Storage;

namespace Scraper.Writing.Journals;

/// <summary>The file that says what of a run is committed.</summary>
/// <remarks>
/// Records are appended. A file that has grown to its limit is to be written anew, with one record for all but the latest commits,
/// under another name that then becomes its own: at any moment one of both is there, whole. The latest commits stay as they are, so
/// that it can still be found out, and undone, that the device has lost what it said to have written.
/// <para>Blocking. After an exception it is of no more use.</para>
/// </remarks>
internal sealed class Journal : IDisposable
{
    private readonly IFileSystem _files;
    private readonly string _path;
    private readonly JournalLimits _limits;
    private readonly RunState _base;
    private readonly Queue<JournalRecord> _recent;
    private IStoredFile _file;
    private long _length;
    private long _lengthWhenWritten;

    private Journal(IFileSystem files, string path, JournalLimits limits, RunState state, IEnumerable<JournalRecord> recent)
    {
        _files = files;
        _path = path;
        _limits = limits;
        _base = state;
        _recent = new Queue<JournalRecord>(recent);
        _file = Write();
    }

    /// <summary>Writes a journal, in place of the one that there may be, and waits until it is on the device.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="limits">When it is written anew.</param>
    /// <param name="state">What it says, all of it on the device. Taken over.</param>
    /// <param name="recent">What it says besides.</param>
    public static Journal Create(IFileSystem files, string path, JournalLimits limits, RunState state, IEnumerable<JournalRecord> recent) =>
        new(files, path, limits, state, recent);

    /// <summary>Whether it is time to write the journal anew.</summary>
    public bool IsFull => _length - _lengthWhenWritten >= _limits.Size;

    /// <summary>Appends a record.</summary>
    /// <exception cref="InvalidDataException">A line of the list would be finished twice.</exception>
    public void Append(JournalRecord record)
    {
        var line = JournalText.Encode(record);
        _file.Write(_length, line);
        _length += line.Length;
        _recent.Enqueue(record);
        if (_recent.Count > _limits.Recent)
        {
            _base.Apply(_recent.Dequeue());
        }
    }

    /// <summary>Waits until all that was appended is on the device.</summary>
    public void Flush() => _file.Flush();

    /// <summary>Writes the journal anew, with one record for all but the latest, and waits until it is on the device.</summary>
    /// <remarks>What the journal tells of must be on the device: nobody will look at it again.</remarks>
    public void WriteAnew()
    {
        _file.Dispose();
        _file = Write();
    }

    /// <summary>Sums everything up; nothing is written.</summary>
    /// <returns>The state of the run.</returns>
    public RunState Sum()
    {
        while (_recent.TryDequeue(out var record))
        {
            _base.Apply(record);
        }

        return _base;
    }

    /// <summary>Writes the journal anew, with one record for all that was before and a last one.</summary>
    /// <inheritdoc cref="WriteAnew" path="/remarks"/>
    public void Conclude(JournalRecord last)
    {
        Sum();
        _recent.Enqueue(last);
        WriteAnew();
    }

    public void Dispose() => _file.Dispose();

    private IStoredFile Write()
    {
        var temporary = _path + ".new";
        var bytes = new List<byte>();
        foreach (var record in _base.ToRecords().Concat(_recent))
        {
            bytes.AddRange(JournalText.Encode(record));
        }

        var file = _files.CreatePrivate(temporary);
        try
        {
            file.Write(0, [.. bytes]);
            file.Flush();
            _files.Rename(temporary, _path);
            _files.FlushFolder(_path);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _length = _lengthWhenWritten = bytes.Count;
        return file;
    }
}
