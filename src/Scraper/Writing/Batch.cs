using Scraper.Pipeline;
using Scraper.Writing.Journals;

namespace Scraper.Writing;

/// <summary>What is committed together: the lines of some outcomes, and what the journal is to say of them.</summary>
internal sealed class Batch
{
    /// <summary>What goes to the results.</summary>
    public ChunkedBytes Results { get; } = new();

    /// <summary>What goes to the failures.</summary>
    public ChunkedBytes Failures { get; } = new();

    /// <summary>The lines of the list that are finished.</summary>
    public OrdinalSet Lines { get; } = new();

    public OutcomeCounts Counts { get; } = new();

    /// <summary>Who is to be told when it is committed.</summary>
    public List<Action> Committed { get; } = [];

    public bool IsEmpty => Lines.Count == 0;

    public int ByteCount => Results.Count + Failures.Count;

    /// <summary>Says that a line of the list is finished.</summary>
    /// <exception cref="InvalidDataException">It was already: a fault of ours.</exception>
    public void Finish(long ordinal)
    {
        if (!Lines.Add(ordinal))
        {
            throw new InvalidDataException($"line {ordinal} of the list has ended twice");
        }
    }

    public void Clear()
    {
        Results.Clear();
        Failures.Clear();
        Lines.Clear();
        Counts.Clear();
        Committed.Clear();
    }
}
