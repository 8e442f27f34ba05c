namespace Scraper.Pipeline;

/// <summary>How many outcomes there were, by kind.</summary>
internal sealed class OutcomeCounts
{
    private readonly long[] _failures = new long[Enum.GetValues<FailureCategory>().Length];

    /// <summary>Pages whose links were written.</summary>
    public long Pages { get; set; }

    public long Links { get; set; }

    /// <summary>The size of the pages, without content coding.</summary>
    public long Bytes { get; set; }

    /// <summary>Lines that ended as a failure.</summary>
    public long Failed => _failures.Sum();

    public long this[FailureCategory category]
    {
        get => _failures[(int)category];
        set => _failures[(int)category] = value;
    }

    public void Add(OutcomeCounts other)
    {
        Pages += other.Pages;
        Links += other.Links;
        Bytes += other.Bytes;
        for (var category = 0; category < _failures.Length; category++)
        {
            _failures[category] += other._failures[category];
        }
    }

    public OutcomeCounts Copy()
    {
        var copy = new OutcomeCounts();
        copy.Add(this);
        return copy;
    }

    public void Clear()
    {
        (Pages, Links, Bytes) = (0, 0, 0);
        Array.Clear(_failures);
    }
}
