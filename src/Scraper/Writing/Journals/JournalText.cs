using System.Globalization;
using System.Text;
using Scraper.Pipeline;
using Scraper.Reading;
using Scraper.Writing.Storage;

namespace Scraper.Writing.Journals;

/// <summary>Records as lines of text: <c>word key=value … #checksum</c>.</summary>
internal static class JournalText
{
    private const int ChecksumLength = 10; // " #" and eight digits

    /// <summary>The line of a record, with its end.</summary>
    public static byte[] Encode(JournalRecord record)
    {
        var text = Describe(record);
        return Encoding.UTF8.GetBytes(Invariant($"{text} #{Checksum.Of(Encoding.UTF8.GetBytes(text)):x8}\n"));
    }

    /// <summary>The records that a journal begins with, up to the first line that is not as it was written.</summary>
    public static List<JournalRecord> Decode(ReadOnlySpan<byte> journal) => Decode(journal, out _);

    /// <inheritdoc cref="Decode(ReadOnlySpan{byte})"/>
    /// <param name="journal">The journal.</param>
    /// <param name="rest">That line and what is behind it.</param>
    public static List<JournalRecord> Decode(ReadOnlySpan<byte> journal, out ReadOnlySpan<byte> rest)
    {
        var records = new List<JournalRecord>();
        while (journal.IndexOf((byte)'\n') is >= 0 and var length && TryParse(journal[..length]) is { } record)
        {
            records.Add(record);
            journal = journal[(length + 1)..];
        }

        rest = journal;
        return records;
    }

    private static JournalRecord? TryParse(ReadOnlySpan<byte> line)
    {
        if (line.Length <= ChecksumLength)
        {
            return null;
        }

        var text = line[..^ChecksumLength];
        var ending = Encoding.UTF8.GetBytes(Invariant($" #{Checksum.Of(text):x8}"));
        return line[^ChecksumLength..].SequenceEqual(ending) ? TryParse(new JournalFields(Encoding.UTF8.GetString(text))) : null;
    }

    private static string Describe(JournalRecord record) => record switch
    {
        RunRecord run => Invariant($"run version=1 begun={Format(run.Begun)} failures-from={run.FailuresFrom} options={JournalFields.Escape(run.Options)}"),
        ListRecord { Fingerprint: { } known } list =>
            Invariant($"list name={JournalFields.Escape(list.Name)} size={known.Size} head={known.Head:x8} tail={known.Tail:x8}"),
        ListRecord list => $"list name={JournalFields.Escape(list.Name)}",
        OpenRecord open => Invariant($"open pid={open.ProcessId} host={JournalFields.Escape(open.Host)} at={Format(open.At)}"),
        PartRecord part => Invariant($"part number={part.Number} from={part.From}"),
        CommitRecord commit => Describe(commit),
        EndRecord end => $"end at={Format(end.At)}",
        ListRemovedRecord => "list-removed",
        _ => throw new ArgumentOutOfRangeException(nameof(record)),
    };

    private static string Describe(CommitRecord commit)
    {
        var text = new StringBuilder(commit.IsBase ? "base" : "commit");
        text.Append(CultureInfo.InvariantCulture, $" results={commit.Results.Length} results-sum={commit.Results.Sum:x8}");
        text.Append(CultureInfo.InvariantCulture, $" failures={commit.Failures.Length} failures-sum={commit.Failures.Sum:x8}");
        text.Append(CultureInfo.InvariantCulture, $" pages={commit.Counts.Pages} links={commit.Counts.Links} bytes={commit.Counts.Bytes}");
        foreach (var category in Enum.GetValues<FailureCategory>())
        {
            if (commit.Counts[category] > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" {category.Name()}={commit.Counts[category]}");
            }
        }

        return text.Append(" lines=").Append(OrdinalSet.Format(commit.Lines)).ToString();
    }

    private static JournalRecord? TryParse(JournalFields fields)
    {
        JournalRecord record = fields.Word switch
        {
            // What a later version means by its words is not known here.
            "run" when fields.Number("version") == 1 => new RunRecord(fields.Time("begun"), fields.Text("options"), fields.Number("failures-from")),
            "list" => new ListRecord(fields.Text("name"), fields.Has("size") ? Fingerprint(fields) : null),
            "open" => new OpenRecord((int)fields.Number("pid"), fields.Text("host"), fields.Time("at")),
            "part" => new PartRecord((int)fields.Number("number"), fields.Number("from")),
            "commit" or "base" => Commit(fields),
            "end" => new EndRecord(fields.Time("at")),
            "list-removed" => new ListRemovedRecord(),
            _ => null!,
        };
        return record is null || fields.IsFaulty ? null : record;
    }

    private static ListFingerprint Fingerprint(JournalFields fields) => new(fields.Number("size"), fields.Sum("head"), fields.Sum("tail"));

    private static CommitRecord Commit(JournalFields fields)
    {
        var counts = new OutcomeCounts { Pages = fields.Number("pages"), Links = fields.Number("links"), Bytes = fields.Number("bytes") };
        foreach (var category in Enum.GetValues<FailureCategory>())
        {
            counts[category] = fields.Has(category.Name()) ? fields.Number(category.Name()) : 0;
        }

        return new CommitRecord(
            (fields.Number("results"), fields.Sum("results-sum")),
            (fields.Number("failures"), fields.Sum("failures-sum")),
            fields.Ranges("lines"),
            counts,
            IsBase: fields.Word == "base");
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
