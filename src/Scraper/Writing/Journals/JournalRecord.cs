using Scraper.Pipeline;
using Scraper.Reading;

namespace Scraper.Writing.Journals;

/// <summary>A line of a journal: something that has come to be true of a run.</summary>
internal abstract record JournalRecord;

/// <summary>A run began: the first record of every journal.</summary>
/// <param name="Begun">When.</param>
/// <param name="Options">The options that decide what is written, as text to be compared.</param>
/// <param name="FailuresFrom">The length of the failures file then.</param>
internal sealed record RunRecord(DateTimeOffset Begun, string Options, long FailuresFrom) : JournalRecord;

/// <summary>The list that the run reads.</summary>
/// <param name="Name">As the user named it.</param>
/// <param name="Fingerprint">What it is known again by; null for one that cannot be, such as standard input.</param>
internal sealed record ListRecord(string Name, ListFingerprint? Fingerprint) : JournalRecord;

/// <summary>A process began to work on the run.</summary>
internal sealed record OpenRecord(int ProcessId, string Host, DateTimeOffset At) : JournalRecord;

/// <summary>From here on results go to another file.</summary>
/// <param name="Number">Which: 0 is the file that the user named.</param>
/// <param name="From">Its length then.</param>
internal sealed record PartRecord(int Number, long From) : JournalRecord;

/// <summary>A batch is written.</summary>
/// <param name="Results">The length of the part, and the checksum of all that the run has appended to it.</param>
/// <param name="Failures">The same of the failures file.</param>
/// <param name="Lines">The lines of the list that the batch has finished.</param>
/// <param name="Counts">What became of them.</param>
/// <param name="IsBase">Whether it stands for all batches up to here, which are on the device.</param>
internal sealed record CommitRecord(
    (long Length, uint Sum) Results, (long Length, uint Sum) Failures, IReadOnlyList<OrdinalRange> Lines, OutcomeCounts Counts, bool IsBase = false)
    : JournalRecord;

/// <summary>The run came to its end: every line of the list is finished.</summary>
internal sealed record EndRecord(DateTimeOffset At) : JournalRecord;

/// <summary>The list was made for this run alone, and has been removed after its end.</summary>
internal sealed record ListRemovedRecord : JournalRecord;
