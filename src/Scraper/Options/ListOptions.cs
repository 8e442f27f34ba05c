using System.ComponentModel.DataAnnotations;
using Scraper.Reading;

namespace Scraper.Options;

/// <summary>What of the list a run takes: the <c>List</c> section of the configuration.</summary>
internal sealed record ListOptions : IValidatableObject
{
    /// <summary>The part of the list that the run takes, as <c>I/N</c> with I from 0 to N-1: the lines whose host belongs to it; null for all.</summary>
    public string? Shard { get; init; }

    /// <summary>The same, parsed.</summary>
    public Shard ToShard() => Shard is not null && Reading.Shard.TryParse(Shard, out var shard) ? shard : Reading.Shard.Whole;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Shard is not null && !Reading.Shard.TryParse(Shard, out _))
        {
            yield return new ValidationResult(
                $"'{Printable.Excerpt(Shard)}' is not I/N with I from 0 to N-1, as 0/4, 1/4, 2/4 and 3/4", [nameof(Shard)]);
        }
    }
}
