using Scraper.Pipeline;

namespace Scraper.Reporting.Statistics;

/// <summary>Failures of a run to show: all of a category as long as they are few, then a sample of them in which each is as likely.</summary>
/// <remarks>Reservoir sampling (Vitter's algorithm R), of each category by itself. Texts are cut to a length, and hold no user names and
/// passwords of URLs.</remarks>
internal sealed class FailureSample(int capacity = FailureSample.UsualCapacity)
{
    /// <summary>The failures of a category that are kept of a run.</summary>
    public const int UsualCapacity = 100;

    private const int UrlLength = 2048;
    private const int DetailLength = 500;

    private readonly Random _random = new(0); // it is to be fair, not a secret
    private readonly Dictionary<FailureCategory, (long Seen, List<ShownFailure> Kept)> _byCategory = [];

    /// <summary>Those that are kept, in the order of the list.</summary>
    public IReadOnlyList<ShownFailure> Failures => [.. _byCategory.Values.SelectMany(category => category.Kept).OrderBy(failure => failure.Line)];

    public void Add(Failure failure)
    {
        var (seen, kept) = _byCategory.TryGetValue(failure.Category, out var category) ? category : (0, []);
        _byCategory[failure.Category] = (seen + 1, kept);
        if (kept.Count < capacity)
        {
            kept.Add(Describe(failure));
        }
        else if (_random.NextInt64(seen + 1) is var place && place < capacity)
        {
            kept[(int)place] = Describe(failure);
        }
    }

    private static ShownFailure Describe(Failure failure) => new()
    {
        Line = failure.Ordinal,
        Url = Printable.Excerpt(Printable.LineWithoutUserInfo(failure.Source), UrlLength),
        Category = failure.Category.Name(),
        Detail = Printable.Excerpt(failure.Detail, DetailLength),
    };
}
