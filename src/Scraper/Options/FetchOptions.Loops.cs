using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Scraper.Options;

/// <content>How many event loops fetch.</content>
internal sealed partial record FetchOptions
{
    private const string AutoLoops = "auto";
    private const int LoopLimit = 256;

    /// <summary>The event loops that fetch, each on a thread of its own and with hosts of its own: a number, or <c>auto</c> for as many as the
    /// process may use processors.</summary>
    [NumberOrText(1, LoopLimit)]
    public string Loops { get; init; } = "1";

    /// <summary>The same as a number.</summary>
    /// <remarks>.NET counts the processors that affinity and the quota of a control group leave to the process. There are never more loops than
    /// requests in flight, of which there may be fewer than were asked for where descriptors are short.</remarks>
    public int CountLoops() => Loops == "1" ? 1
        : Loops == AutoLoops ? Math.Clamp(Environment.ProcessorCount, 1, Math.Min(Concurrency, LoopLimit))
        : int.TryParse(Loops, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, Concurrency)
        : 1;

    private IEnumerable<ValidationResult> ValidateLoops()
    {
        if (Loops == AutoLoops)
        {
            yield break;
        }

        if (!int.TryParse(Loops, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > LoopLimit)
        {
            yield return new ValidationResult($"{nameof(Loops)}: '{Printable.Excerpt(Loops)}' is neither a number from 1 to {LoopLimit} nor {AutoLoops}.", [nameof(Loops)]);
        }
        else if (count > Concurrency)
        {
            yield return new ValidationResult(
                $"{nameof(Loops)}: {count} loops cannot share {Concurrency} requests in flight ({nameof(Concurrency)}).", [nameof(Loops), nameof(Concurrency)]);
        }
    }
}
