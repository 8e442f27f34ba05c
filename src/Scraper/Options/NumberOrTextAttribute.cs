namespace Scraper.Options;

/// <summary>Marks a text that often is a whole number: in the file it may be written as one, too.</summary>
/// <param name="minimum">The least that it may be.</param>
/// <param name="maximum">The largest.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NumberOrTextAttribute(long minimum, long maximum) : Attribute
{
    public long Minimum { get; } = minimum;

    public long Maximum { get; } = maximum;
}
