namespace Scraper.RabbitMQ;

/// <summary>Puts messages that were split together again.</summary>
/// <remarks>A worker that dies leaves parts whose others never come; when the line has come from another worker they are to be dropped.</remarks>
internal sealed class PartCollection
{
    private readonly Dictionary<Guid, Assembly> _assemblies = [];

    /// <summary>The parts that are held.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="tag">What its message is acknowledged by.</param>
    /// <param name="tags">Those of all parts, if the message is whole now.</param>
    /// <returns>The message, if it is whole now; else null.</returns>
    public ReadOnlyMemory<byte>? Add(ResultPart part, ulong tag, out IReadOnlyList<ulong> tags)
    {
        tags = [];
        if (!_assemblies.TryGetValue(part.Token, out var assembly))
        {
            assembly = new Assembly(part.Ordinal, new ReadOnlyMemory<byte>?[part.Count]);
            _assemblies.Add(part.Token, assembly);
        }

        assembly.Tags.Add(tag);
        Count++;
        if (part.Index < assembly.Chunks.Length)
        {
            assembly.Chunks[part.Index] = part.Chunk;
        }

        if (!Array.TrueForAll(assembly.Chunks, chunk => chunk is not null))
        {
            return null;
        }

        tags = Remove(part.Token, assembly);
        return Join(assembly.Chunks);
    }

    /// <summary>Drops what there is of a line.</summary>
    /// <returns>What its messages are acknowledged by.</returns>
    public IReadOnlyList<ulong> Drop(long ordinal) => _assemblies.Count == 0
        ? []
        : [.. _assemblies.Where(entry => entry.Value.Ordinal == ordinal).ToList().SelectMany(entry => Remove(entry.Key, entry.Value))];

    private static byte[] Join(ReadOnlyMemory<byte>?[] chunks)
    {
        var joined = new byte[chunks.Sum(chunk => chunk!.Value.Length)];
        var length = 0;
        foreach (var chunk in chunks)
        {
            chunk!.Value.CopyTo(joined.AsMemory(length));
            length += chunk.Value.Length;
        }

        return joined;
    }

    private List<ulong> Remove(Guid token, Assembly assembly)
    {
        _assemblies.Remove(token);
        Count -= assembly.Tags.Count;
        return assembly.Tags;
    }

    /// <summary>What there is of a message.</summary>
    private sealed record Assembly(long Ordinal, ReadOnlyMemory<byte>?[] Chunks)
    {
        public List<ulong> Tags { get; } = [];
    }
}
