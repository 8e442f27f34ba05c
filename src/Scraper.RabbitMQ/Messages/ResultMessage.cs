namespace Scraper.RabbitMQ;

/// <summary>A message that holds what became of lines.</summary>
/// <remarks>
/// Bytes: the version, the kind, then either records, one behind the other, or a part of the records of one line that are too large for a message.
/// Numbers are base 128 with the low bits first (as in DWARF's LEB128), texts and contents have their length before them.
/// What is read may be anything: it is a message of ours only if it is one to its last byte.
/// </remarks>
internal abstract record ResultMessage
{
    /// <summary>The version, and a kind, at the beginning of a message.</summary>
    public const int HeaderLength = 2;

    /// <summary>The size of a message; those of several small pages are together up to it, one of a large page is split there.</summary>
    public const int SizeLimit = 256 * 1024;

    /// <summary>The parts that one line may have: 64 MiB.</summary>
    public const int PartLimit = 256;

    private const byte Version = 1;
    private const byte RecordsKind = 1;
    private const byte PartKind = 2;

    /// <summary>Writes the beginning of a message of records.</summary>
    public static void BeginRecords(ByteWriter writer)
    {
        writer.WriteByte(Version);
        writer.WriteByte(RecordsKind);
    }

    /// <summary>Adds a record.</summary>
    public static void Add(in ResultRecord record, ByteWriter writer)
    {
        writer.WriteNumber(record.Ordinal);
        writer.WriteNumber(record.Pages);
        writer.WriteNumber(record.Links);
        writer.WriteNumber(record.Bytes);
        writer.WriteText(record.Category);
        writer.WriteContent(record.Results.Span);
        writer.WriteContent(record.Failures.Span);
    }

    /// <summary>The messages that one is sent as: itself, or, if it is of one line and large, its parts.</summary>
    /// <param name="ordinals">The lines that it is about.</param>
    /// <param name="message">The message.</param>
    /// <remarks>Of several lines none is large, so they are never split: parts hold one record.</remarks>
    public static IEnumerable<ReadOnlyMemory<byte>> Pack(IReadOnlyList<long> ordinals, ReadOnlyMemory<byte> message) =>
        ordinals.Count > 1 || message.Length < 2 * SizeLimit ? [message] : Split(ordinals[0], message);

    /// <summary>Splits a message into parts.</summary>
    /// <param name="ordinal">The line that it is about.</param>
    /// <param name="message">The message, of one record.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(long ordinal, ReadOnlyMemory<byte> message)
    {
        // Whoever writes the same line again makes other parts: they are not to be mixed.
        var token = Guid.NewGuid();
        var count = (message.Length + SizeLimit - 1) / SizeLimit;
        for (var index = 0; index < count; index++)
        {
            var chunk = message.Slice(index * SizeLimit, Math.Min(SizeLimit, message.Length - (index * SizeLimit)));
            var writer = new ByteWriter();
            writer.WriteByte(Version);
            writer.WriteByte(PartKind);
            writer.WriteNumber(ordinal);
            writer.WriteContent(token.ToByteArray());
            writer.WriteNumber(index);
            writer.WriteNumber(count);
            writer.WriteContent(chunk.Span);
            yield return writer.Written.ToArray();
        }
    }

    /// <summary>Reads a message.</summary>
    /// <returns>Null if it is none of ours.</returns>
    public static ResultMessage? TryDecode(ReadOnlyMemory<byte> body)
    {
        var reader = new ByteReader(body);
        return reader.TryReadByte(out var version) && version == Version && reader.TryReadByte(out var kind)
            ? kind switch
            {
                RecordsKind => TryReadRecords(ref reader),
                PartKind => TryReadPart(ref reader),
                _ => null,
            }
            : null;
    }

    private static ResultRecords? TryReadRecords(ref ByteReader reader)
    {
        var records = new List<ResultRecord>();
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadNumber(out var ordinal) || ordinal == 0 || !reader.TryReadNumber(out var pages) || pages > 1
                || !reader.TryReadNumber(out var links) || !reader.TryReadNumber(out var bytes) || !reader.TryReadText(out var category)
                || !reader.TryReadContent(out var results) || !reader.TryReadContent(out var failures))
            {
                return null;
            }

            records.Add(new ResultRecord(ordinal, pages, links, bytes, category, results, failures));
        }

        return records.Count == 0 ? null : new ResultRecords(records);
    }

    private static ResultPart? TryReadPart(ref ByteReader reader)
    {
        if (!reader.TryReadNumber(out var ordinal) || ordinal == 0 || !reader.TryReadContent(out var token) || token.Length != 16
            || !reader.TryReadNumber(out var index) || !reader.TryReadNumber(out var count) || count > PartLimit || index >= count
            || !reader.TryReadContent(out var chunk) || !reader.IsAtEnd)
        {
            return null;
        }

        return new ResultPart(ordinal, new Guid(token.Span), (int)index, (int)count, chunk);
    }
}

/// <summary>What became of some lines.</summary>
internal sealed record ResultRecords(IReadOnlyList<ResultRecord> Records) : ResultMessage;

/// <summary>A part of a message.</summary>
/// <param name="Ordinal">The line that the message is about.</param>
/// <param name="Token">What the parts of one message have in common.</param>
/// <param name="Index">Which part, from 0.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Chunk">Its bytes.</param>
internal sealed record ResultPart(long Ordinal, Guid Token, int Index, int Count, ReadOnlyMemory<byte> Chunk) : ResultMessage;
