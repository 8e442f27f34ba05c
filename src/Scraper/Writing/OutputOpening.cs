using System.Globalization;
using Scraper.Options;
using Scraper.Reading;
using Scraper.Writing.Journals;
using Scraper.Writing.Storage;

namespace Scraper.Writing;

/// <summary>Opens the files of a run: takes the lock, finds out what an earlier run has left, and goes on with it or begins anew.</summary>
/// <remarks>Blocking: before the loop runs.</remarks>
internal sealed class OutputOpening : IDisposable
{
    private const string BeginAnew = "--fresh begins a new run, and keeps the results that are there";

    private readonly IFileSystem _files;
    private readonly OutputPaths _paths;
    private readonly ScraperOptions _options;
    private readonly ResumeMode _mode;
    private readonly TimeProvider _timeProvider;
    private readonly IStoredFile _lock;
    private readonly Recovery? _earlier;
    private bool _isTakenOver;

    /// <summary>Takes the lock, and recovers what there is.</summary>
    /// <exception cref="IOException">Another run has the lock, or what it finds is not to be gone on from.</exception>
    public OutputOpening(IFileSystem files, ScraperOptions options, ResumeMode mode, TimeProvider timeProvider)
    {
        (_files, _options, _mode, _timeProvider) = (files, options, mode, timeProvider);
        _paths = new OutputPaths(options.Output);
        _lock = Lock();
        try
        {
            _earlier = Recover();
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>When the journal is written anew; tests do that often.</summary>
    public JournalLimits Limits { get; init; } = new();

    /// <summary>The run that was left before its end, and is gone on with; null if there is none.</summary>
    public RunState? Unfinished => _mode == ResumeMode.Fresh || _earlier is null or { State.Ended: not null } ? null : _earlier.State;

    /// <summary>Whether something that was committed is gone.</summary>
    public bool HasLost => Unfinished is not null && _earlier!.Lost.Count > 0;

    /// <summary>What a user is to be told, in a sentence; null if nothing.</summary>
    public string? Notice => Unfinished is not { } state ? null : !HasLost
        ? string.Create(CultureInfo.InvariantCulture, $"Going on with the run that began at {state.Begun:u}: {state.Finished.Count:N0} lines of {state.List.Name} are finished")
        : string.Create(CultureInfo.InvariantCulture, $"{_paths.Results} lacks what the last {_earlier!.Lost.Count:N0} commits wrote: {_earlier.Lost.Sum(commit => commit.Counts.Pages + commit.Counts.Failed):N0} URLs that were finished are fetched again");

    /// <summary>Takes the failures of the last run as the list of this one, or goes on with those that were taken.</summary>
    /// <returns>The path of the list, or null if there are no failures.</returns>
    public string? TakeFailures()
    {
        if (Unfinished is { } state)
        {
            return state.List.Name == _paths.Retrying
                ? _paths.Retrying
                : throw new JournalException($"{_paths.Journal}: the run of {state.List.Name} has not come to its end; finish it first, or {BeginAnew}");
        }

        RemoveFinishedList();
        if (!_files.Exists(_paths.Retrying))
        {
            if (!_files.Exists(_paths.Failures))
            {
                return null;
            }

            _files.Rename(_paths.Failures, _paths.Retrying);
            _files.FlushFolder(_paths.Failures);
        }

        return _paths.Retrying;
    }

    /// <summary>Goes on with the run that there is, or begins one.</summary>
    /// <param name="list">What the run reads.</param>
    /// <param name="isLonger">Whether a list is what another one was, with lines added at its end.</param>
    /// <exception cref="JournalException">There is a run that this one cannot go on with.</exception>
    public JournaledOutput Begin(ListRecord list, Func<ListRecord, bool> isLonger)
    {
        var output = Unfinished is { } state ? GoOn(state, list, isLonger) : BeginNew(list);
        _isTakenOver = true;
        return output;
    }

    /// <summary>Releases the lock, unless the output has it now.</summary>
    public void Dispose()
    {
        if (!_isTakenOver)
        {
            _lock.Dispose();
        }
    }

    private IStoredFile Lock()
    {
        try
        {
            return _files.Open(_paths.Results);
        }
        catch (FileInUseException)
        {
            throw new FileInUseException($"{_paths.Results}: {DescribeHolder()} has it open; one run at a time can write to it");
        }
    }

    private string DescribeHolder()
    {
        try
        {
            return Recovery.TryRead(_files, _paths.Journal) is { LastOpen: { } open, Ended: null }
                ? $"process {open.ProcessId} on {open.Host}, since {open.At:u},"
                : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    private Recovery? Recover()
    {
        try
        {
            var recovery = Recovery.TryRun(_files, _paths);
            if (recovery is { State.Ended: null })
            {
                CutBack(recovery);
            }

            return recovery;
        }
        catch (JournalException) when (_mode == ResumeMode.Fresh)
        {
            return null;
        }
    }

    /// <summary>Cuts off what was written and not committed. The bytes are ours: the journal says from where on the run appended.</summary>
    private void CutBack(Recovery recovery)
    {
        // A run that rotates begins where no later part is.
        for (var part = recovery.State.Part + 1; recovery.State.IsRotating && _files.Exists(_paths.Part(part)); part++)
        {
            new OutputFile(_files.Open(_paths.Part(part)), FileMark.At(0)).Dispose();
        }

        using var failures = new OutputFile(_files.Open(_paths.Failures), recovery.State.Failures);
        using var results = recovery.State.Part == 0 ? null : new OutputFile(_files.Open(_paths.Part(recovery.State.Part)), recovery.State.Results);
        if (recovery.State.Part == 0)
        {
            _ = new OutputFile(_lock, recovery.State.Results);
        }
    }

    private JournaledOutput GoOn(RunState state, ListRecord list, Func<ListRecord, bool> isLonger)
    {
        if (state.Options != _options.Identity)
        {
            throw new JournalException($"{_paths.Journal}: the unfinished run of {state.List.Name} {DescribeDifference(state)}, or {BeginAnew}");
        }

        var isSame = list.Fingerprint is not null && list.Fingerprint == state.List.Fingerprint;
        if (!isSame)
        {
            ThrowIfNotLonger(state, list, isLonger);
        }

        var journal = _earlier!.GoOn(Limits);
        if (!isSame)
        {
            journal.Append(list);
        }

        journal.Append(NewOpen());
        journal.Flush();
        return Create(journal, state, state.Finished, state.Counts.Failed);
    }

    private string DescribeDifference(RunState state) => _options.List.ToShard() is var shard && shard != state.Shard
        ? $"takes {Describe(state.Shard)}, this one {Describe(shard)}; give each shard an output of its own (-o)"
        : $"has other options ({state.Options}, now {_options.Identity}); use them";

    private static string Describe(Shard shard) => shard.IsWhole ? "the whole list" : $"shard {shard}";

    private void ThrowIfNotLonger(RunState state, ListRecord list, Func<ListRecord, bool> isLonger)
    {
        if (_mode != ResumeMode.GoOnWithLongerList)
        {
            throw new JournalException(list.Fingerprint is null
                ? $"{_paths.Journal}: the run of {state.List.Name} has not come to its end, and nothing tells whether this list is the same; --append-changed goes on if it is, {BeginAnew}"
                : $"{list.Name}: not the list of the unfinished run, which is {state.List.Name} as it was at {state.Begun:u}; --append-changed goes on if lines were only added at its end, {BeginAnew}");
        }

        if (list.Fingerprint is not null && !isLonger(state.List))
        {
            throw new JournalException($"{list.Name}: not the list of the unfinished run with lines added at its end; {BeginAnew}");
        }
    }

    private JournaledOutput BeginNew(ListRecord list)
    {
        RemoveFinishedList();
        var state = new RunState(new RunRecord(_timeProvider.GetUtcNow(), _options.Identity, LengthOf(_paths.Failures)));
        var part = 0;
        while (state.IsRotating && _files.Exists(_paths.Part(part + 1)))
        {
            part++;
        }

        state.Apply(list);
        state.Apply(NewOpen());
        state.Apply(new PartRecord(part, part == 0 ? _lock.Length : LengthOf(_paths.Part(part))));
        return Create(Journal.Create(_files, _paths.Journal, Limits, state, []), state, new OrdinalSet(), failed: 0);
    }

    private JournaledOutput Create(Journal journal, RunState state, OrdinalSet finished, long failed)
    {
        var results = state.Part == 0 ? _lock : _files.Open(_paths.Part(state.Part));
        return new JournaledOutput(
            _files, _paths, _options.Output, _timeProvider, _lock, journal,
            new OutputFile(results, state.Results), new OutputFile(_files.Open(_paths.Failures), state.Failures), state.Part)
        {
            FinishedBefore = finished,
            FailedBefore = failed,
            OwnList = state.List.Name == _paths.Retrying ? _paths.Retrying : null,
        };
    }

    /// <summary>Removes the list of a finished run, if it was made for that run and was not removed at its end.</summary>
    private void RemoveFinishedList()
    {
        if (_earlier is { State: { Ended: not null, ListRemoved: false } state } && state.List.Name == _paths.Retrying)
        {
            _files.Delete(_paths.Retrying);
            state.Apply(new ListRemovedRecord());
            Journal.Create(_files, _paths.Journal, Limits, state, []).Dispose();
        }
    }

    private long LengthOf(string path)
    {
        using var file = _files.Open(path);
        return file.Length;
    }

    private OpenRecord NewOpen() => new(Environment.ProcessId, Environment.MachineName, _timeProvider.GetUtcNow());
}
