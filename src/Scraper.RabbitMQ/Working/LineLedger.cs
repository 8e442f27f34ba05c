namespace Scraper.RabbitMQ;

/// <summary>A line that was taken from the broker.</summary>
/// <param name="Message">What it says.</param>
/// <param name="RoutingKey">Its host.</param>
/// <param name="EarlierCount">How often it had been delivered before.</param>
internal sealed record TakenLine(LineMessage Message, string RoutingKey, long EarlierCount)
{
    /// <summary>The messages that hold it: more than one if the submitter has sent it twice.</summary>
    public List<(QueueClaim Claim, ulong Tag)> Deliveries { get; } = [];

    /// <summary>Acknowledges its messages.</summary>
    public async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        foreach (var (claim, tag) in Deliveries)
        {
            claim.InFlight--;
            await claim.Channel.BasicAckAsync(tag, multiple: false, cancellationToken);
        }
    }
}

/// <summary>The lines under way in this worker, by their numbers.</summary>
internal sealed class LineLedger
{
    private readonly Dictionary<long, TakenLine> _lines = [];

    /// <summary>Enters a line.</summary>
    /// <returns>False if it is under way already, by another message: then that is its second one.</returns>
    public bool Enter(TakenLine line, QueueClaim claim, ulong tag)
    {
        var isNew = _lines.TryAdd(line.Message.Ordinal, line);
        _lines[line.Message.Ordinal].Deliveries.Add((claim, tag));
        claim.InFlight++;
        return isNew;
    }

    /// <summary>A line that is under way.</summary>
    public TakenLine this[long ordinal] => _lines[ordinal];

    /// <summary>Takes a line out: a message of it that comes from now on is a line of its own.</summary>
    public TakenLine Remove(long ordinal) =>
        _lines.Remove(ordinal, out var line) ? line : throw new InvalidOperationException($"line {ordinal} is not under way");
}
