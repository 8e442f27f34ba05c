using Scraper.Options;
using Scraper.Writing.Journals;
using Scraper.Writing.Storage;

namespace Scraper.Writing;

/// <summary>Results and failures in files, with a journal that says what of them is committed.</summary>
/// <remarks>
/// A commit is: the batch's results and its failures written, both on the device; then one record in the journal, on
/// the device. Whatever ends the process in between, recovery cuts the files back to the last record.
/// </remarks>
internal sealed class JournaledOutput : IRunOutput
{
    private readonly IFileSystem _files;
    private readonly OutputPaths _paths;
    private readonly OutputOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly FileContent _content;
    private readonly IStoredFile _lock;
    private readonly Journal _journal;
    private readonly OutputFile _failures;
    private OutputFile _results;
    private int _part;

    /// <summary>Takes over files that are open.</summary>
    public JournaledOutput(
        IFileSystem files, OutputPaths paths, OutputOptions options, TimeProvider timeProvider, IStoredFile @lock, Journal journal,
        OutputFile results, OutputFile failures, int part)
    {
        (_files, _paths, _options, _timeProvider) = (files, paths, options, timeProvider);
        (_lock, _journal, _results, _failures) = (@lock, journal, results, failures);
        _content = new FileContent(options);
        _part = part;
    }

    public OrdinalSet FinishedBefore { get; init; } = new();

    public long FailedBefore { get; init; }

    /// <summary>A file to be removed when the run has come to its end: a list that was made for it alone.</summary>
    public string? OwnList { get; init; }

    public void Commit(Batch batch)
    {
        try
        {
            Write(batch);
        }
        catch (IOException exception)
        {
            throw new IOException($"{exception.Message}; what was committed before stays, and the same command goes on from there", exception);
        }
    }

    public void Finish(long? lineCount)
    {
        var isFlushed = _options.Durability != Durability.None;
        if (isFlushed)
        {
            FlushFiles();
            _journal.Flush();
        }

        if (lineCount is { } count)
        {
            End(count, isFlushed);
        }
    }

    public void Dispose()
    {
        _results.Dispose();
        _failures.Dispose();
        _journal.Dispose();
        _lock.Dispose();
    }

    private void End(long lineCount, bool isFlushed)
    {
        var end = new EndRecord(_timeProvider.GetUtcNow());
        var state = _journal.Sum();
        if (!state.Finished.ContainsAllTo(lineCount))
        {
            throw new InvalidDataException($"of the {lineCount} lines of the list not all have ended, but only {state.Finished}");
        }

        // Written anew it would vouch for what is in the files.
        if (isFlushed)
        {
            _journal.Conclude(end);
        }
        else
        {
            _journal.Append(end);
        }

        if (OwnList is not null)
        {
            _journal.Flush();
            _files.Delete(OwnList);
            _journal.Append(new ListRemovedRecord());
        }
    }

    private void Write(Batch batch)
    {
        if (batch.Results.Count > 0)
        {
            BeginPartIfFull();
            _results.Append(_content.Results(batch.Results, _results));
        }

        _failures.Append(_content.Failures(batch.Failures, _failures));
        if (_options.Durability == Durability.Batch)
        {
            _results.FlushAppended();
            _failures.FlushAppended();
        }

        var (results, failures) = (_results.Mark, _failures.Mark);
        _journal.Append(new CommitRecord(
            (results.Length, results.Sum), (failures.Length, failures.Sum), [.. batch.Lines.Ranges], batch.Counts.Copy()));
        if (_options.Durability == Durability.Batch)
        {
            _journal.Flush();
        }

        if (_journal.IsFull)
        {
            FlushFiles();
            _journal.WriteAnew();
        }
    }

    private void BeginPartIfFull()
    {
        if (_options.RotateBytes == 0 || _results.Mark.Length < _options.RotateBytes)
        {
            return;
        }

        _results.Flush();
        if (_part > 0)
        {
            _results.Dispose();
        }

        _part++;
        var file = _files.Open(_paths.Part(_part));
        // The journal knows of the file before anything of ours is in it.
        _journal.Append(new PartRecord(_part, file.Length));
        _journal.Flush();
        _files.FlushFolder(file.Path);
        _results = new OutputFile(file, FileMark.At(file.Length));
    }

    private void FlushFiles()
    {
        _results.Flush();
        _failures.Flush();
    }
}
