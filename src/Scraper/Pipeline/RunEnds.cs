using Scraper.Reading;
using Scraper.Writing.Journals;

namespace Scraper.Pipeline;

/// <summary>The two ends of a run: where its lines come from, and where what became of them goes.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="FinishedBefore">Those of them that are to be passed over.</param>
/// <param name="CreateSink">Makes the last stage; it calls what it is given after each failure.</param>
internal sealed record RunEnds(ILineSource Lines, OrdinalSet FinishedBefore, Func<Action, IOutcomeSink> CreateSink)
{
    /// <summary>The part of the lines that the run takes.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Called when all has ended, with whether the run was interrupted; null if there is nothing to do.</summary>
    public Func<bool, Task>? FinishAsync { get; init; }
}
