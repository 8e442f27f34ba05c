using Scraper.Writing.Storage;

namespace Scraper.Writing.Journals;

/// <summary>Finds out from a journal, and from the files that it tells of, how far a run really got.</summary>
/// <remarks>
/// The state is that of the longest beginning of the journal whose lines are whole and whose batches are in the files, by their
/// checksums. Data that a <c>base</c> record vouches for were on the device before it was written: of them only the length is looked at.
/// </remarks>
internal sealed class Recovery
{
    private readonly IFileSystem _files;
    private readonly OutputPaths _paths;
    private readonly List<JournalRecord> _records;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private bool _hasResults;
    private bool _hasFailures;
    private int _verified = 1;

    private Recovery(IFileSystem files, OutputPaths paths, List<JournalRecord> records)
    {
        _files = files;
        _paths = paths;
        _records = records;
        State = new RunState((RunRecord)records[0]);
    }

    /// <summary>How far the run got.</summary>
    public RunState State { get; }

    /// <summary>The commits that the journal tells of and the files do not hold.</summary>
    public IReadOnlyList<CommitRecord> Lost { get; private set; } = [];

    /// <summary>A journal that goes on from here, in place of the one that was read.</summary>
    public Journal GoOn(JournalLimits limits)
    {
        var recent = Math.Max(1, _verified - limits.Recent);
        var state = new RunState((RunRecord)_records[0]);
        _records.GetRange(1, recent - 1).ForEach(state.Apply);
        return Journal.Create(_files, _paths.Journal, limits, state, _records.GetRange(recent, _verified - recent));
    }

    /// <summary>Reads a journal without looking at the files.</summary>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="JournalException">There is a file that is no journal.</exception>
    public static RunState? TryRead(IFileSystem files, string path)
    {
        var records = TryReadRecords(files, path);
        if (records is null)
        {
            return null;
        }

        var state = new RunState((RunRecord)records[0]);
        records.ForEach(state.Apply);
        return state;
    }

    /// <summary>Reads a journal, and compares it with the files if its run has not come to its end.</summary>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="JournalException">There is a file that is no journal, or the files lack what cannot be fetched again.</exception>
    public static Recovery? TryRun(IFileSystem files, OutputPaths paths)
    {
        if (TryReadRecords(files, paths.Journal) is not { } records)
        {
            return null;
        }

        var recovery = new Recovery(files, paths, records);
        if (records.Exists(record => record is EndRecord))
        {
            records.ForEach(recovery.State.Apply);
        }
        else
        {
            recovery.Replay();
        }

        return recovery;
    }

    private static List<JournalRecord>? TryReadRecords(IFileSystem files, string path)
    {
        if (files.TryRead(path) is not { } bytes)
        {
            return null;
        }

        var records = JournalText.Decode(bytes, out var rest);
        return HasBeginning(records, rest)
            ? records
            : throw new JournalException($"{path}: no journal of this program, or a damaged one; --fresh begins a new run, and keeps the results that are there");
    }

    /// <summary>Whether the records are there that a journal is written with, down to the one that stands for earlier commits.</summary>
    /// <remarks>They were on the device before the journal had its name. So none of them is torn, but damaged; without them a run would
    /// seem to have written nothing, and what it has written would be cut off.</remarks>
    private static bool HasBeginning(List<JournalRecord> records, ReadOnlySpan<byte> rest) =>
        records is [RunRecord, ..] && records.Exists(record => record is PartRecord) && !rest.StartsWith("base "u8);

    private void Replay()
    {
        var index = 1;
        while (index < _records.Count && (_records[index] is not CommitRecord commit || IsThere(commit)))
        {
            State.Apply(_records[index]);
            index++;
        }

        _verified = index;
        Lost = [.. _records.Skip(index).OfType<CommitRecord>()];
        ThrowIfNotOurs(_paths.Part(State.Part), State.Results, _hasResults);
        ThrowIfNotOurs(_paths.Failures, State.Failures, _hasFailures || HoldsLostFailures());
    }

    /// <summary>Whether failures of a commit are there whose results, or whose predecessor's, are lost.</summary>
    private bool HoldsLostFailures()
    {
        var mark = State.Failures;
        foreach (var commit in Lost.Where(commit => commit.Failures.Length > mark.Length))
        {
            if (Matches(_paths.Failures, mark, commit.Failures))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsThere(CommitRecord commit)
    {
        if (commit.IsBase)
        {
            ThrowIfShort(_paths.Part(State.Part), commit.Results.Length, commit);
            ThrowIfShort(_paths.Failures, commit.Failures.Length, commit);
            return _hasResults = _hasFailures = true;
        }

        var results = Matches(_paths.Part(State.Part), State.Results, commit.Results);
        var failures = Matches(_paths.Failures, State.Failures, commit.Failures);
        _hasResults |= results && commit.Results.Length > State.Results.Length;
        _hasFailures |= failures && commit.Failures.Length > State.Failures.Length;
        return results && failures;
    }

    private void ThrowIfShort(string path, long committed, CommitRecord commit)
    {
        var length = LengthOf(path);
        if (length < committed)
        {
            throw new JournalException(
                $"{path}: {committed - length} bytes of the {committed} that were committed are missing, of a run with {commit.Counts.Pages} pages and " +
                $"{commit.Counts.Failed} failures; put the file back, or --fresh begins a new run, and keeps the results that are there");
        }
    }

    private bool Matches(string path, FileMark from, (long Length, uint Sum) to)
    {
        if (from.Length == to.Length)
        {
            return from.Sum == to.Sum && LengthOf(path) >= to.Length;
        }

        if (LengthOf(path) < to.Length)
        {
            return false;
        }

        using var file = _files.TryOpenRead(path)!;
        var (offset, sum) = (from.Length, from.Sum);
        while (offset < to.Length)
        {
            var count = file.Read(offset, _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, to.Length - offset)));
            if (count == 0)
            {
                return false;
            }

            sum = Checksum.Continue(sum, _buffer.AsSpan(0, count));
            offset += count;
        }

        return sum == to.Sum;
    }

    /// <summary>Refuses to cut a file of which nothing is as the journal tells, unless it is only lost: another one may stand there.</summary>
    private void ThrowIfNotOurs(string path, FileMark mark, bool isVouchedFor)
    {
        if (LengthOf(path) < mark.Length)
        {
            throw new JournalException($"{path}: shorter than when the run began; put it back, or --fresh begins a new run, and keeps the results that are there");
        }

        if (Lost.Count > 0 && !isVouchedFor && !IsZeroFrom(path, mark.Length))
        {
            throw new JournalException(
                $"{path}: not the file that the run wrote, by {_paths.Journal}; put it back, or --fresh begins a new run, and keeps the results that are there");
        }
    }

    private bool IsZeroFrom(string path, long offset)
    {
        using var file = _files.TryOpenRead(path);
        while (file is not null && file.Read(offset, _buffer) is > 0 and var count)
        {
            if (_buffer.AsSpan(0, count).ContainsAnyExcept((byte)0))
            {
                return false;
            }

            offset += count;
        }

        return true;
    }

    private long LengthOf(string path)
    {
        using var file = _files.TryOpenRead(path);
        return file?.Length ?? 0;
    }
}

/// <summary>The state of an earlier run does not let this one begin, in words for the user.</summary>
internal sealed class JournalException(string message) : IOException(message);
