namespace Scraper.RabbitMQ;

/// <summary>Decides which queues of lines a worker takes and gives back, so that all workers have about as many.</summary>
/// <remarks>
/// Each worker decides for itself, from the number of workers and from what is free. With 16 queues and 5 workers each takes 3 at once; the one that is
/// left over goes to whoever has seen it free for a while. When workers come, all give back what they have beyond 3.
/// </remarks>
internal sealed class QueueShare(int queueCount)
{
    /// <summary>How often a queue must have been seen free before it is taken in excess of the share.</summary>
    private const int Patience = 3;

    private readonly Dictionary<string, int> _seenFree = [];
    private int _workers;

    /// <summary>How many queues to give back.</summary>
    /// <param name="held">Those that the worker has.</param>
    /// <param name="workers">How many workers there are now.</param>
    public int CountToRelease(int held, int workers)
    {
        var hasGrown = workers > _workers && _workers > 0;
        _workers = Math.Max(workers, 1);
        return Math.Max(0, held - (hasGrown ? Share : MostHeld));
    }

    /// <summary>Whether to look for free queues at all.</summary>
    public bool WantsMore(int held) => held < MostHeld;

    /// <summary>Whether to take a queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="isFree">Whether nobody has it.</param>
    /// <param name="held">The queues that the worker has.</param>
    public bool IsToBeTaken(string queue, bool isFree, int held)
    {
        _seenFree[queue] = isFree ? _seenFree.GetValueOrDefault(queue) + 1 : 0;
        return isFree && (held < Share || (held < MostHeld && _seenFree[queue] > Patience));
    }

    private int Share => queueCount / Math.Max(_workers, 1);

    private int MostHeld => (queueCount + _workers - 1) / Math.Max(_workers, 1);
}
