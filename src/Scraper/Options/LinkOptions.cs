using System.ComponentModel.DataAnnotations;
using Hypertext;

namespace Scraper.Options;

/// <summary>Which links are taken: the <c>Links</c> section of the configuration.</summary>
internal sealed record LinkOptions : IValidatableObject
{
    /// <summary>The elements whose attributes count; empty for all but base.</summary>
    public IReadOnlyList<string> Elements { get; init; } = [];

    /// <summary>The attributes that hold links: href, src, srcset, action, and refresh for that of a meta element.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = ["href"];

    /// <summary>The schemes of links that are kept; empty for all.</summary>
    public IReadOnlyList<string> Schemes { get; init; } = [];

    /// <summary>Whether the links within template elements, which a browser does not show, count too.</summary>
    public bool Templates { get; init; }

    /// <summary>What finds the links.</summary>
    public LinkParser Parser { get; init; }

    /// <summary>A CSS selector: the links of the elements that it matches are taken, and no others. Null for all.</summary>
    public string? Select { get; init; }

    /// <summary>What is done to links so that more of them are the same: fragment, escapes, tracking, order, or all.</summary>
    public IReadOnlyList<string> Normalize { get; init; } = [];

    /// <summary><see cref="Attributes"/> as the scanner wants them.</summary>
    public LinkAttributes AttributeKinds => Attributes.Aggregate(LinkAttributes.None, (kinds, name) => kinds | AttributeKind(name));

    /// <summary><see cref="Normalize"/> as the normalizer wants it.</summary>
    public UrlNormalization Normalization => Normalize.Aggregate(UrlNormalization.None, (steps, name) => steps | NormalizationStep(name));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var name in Attributes.Where(name => AttributeKind(name) == LinkAttributes.None))
        {
            yield return new ValidationResult(
                $"'{Printable.Excerpt(name)}' is not one of href, src, srcset, action, refresh", [nameof(Attributes)]);
        }

        foreach (var name in Normalize.Where(name => NormalizationStep(name) == UrlNormalization.None))
        {
            yield return new ValidationResult(
                $"'{Printable.Excerpt(name)}' is not one of fragment, escapes, tracking, order, all", [nameof(Normalize)]);
        }

        if (Select is not null && !AngleSharpSelectEngine.IsSelector(Select))
        {
            yield return new ValidationResult($"'{Printable.Excerpt(Select)}' is no CSS selector", [nameof(Select)]);
        }

        if (Select is not null && Elements.Count > 0)
        {
            yield return new ValidationResult($"it and {nameof(Elements)} both say which elements count: one of them must go", [nameof(Select)]);
        }
    }

    private static LinkAttributes AttributeKind(string name) => name.ToLowerInvariant() switch
    {
        "href" => LinkAttributes.Href,
        "src" => LinkAttributes.Src,
        "srcset" => LinkAttributes.Srcset,
        "action" => LinkAttributes.Action,
        "refresh" => LinkAttributes.MetaRefresh,
        _ => LinkAttributes.None,
    };

    private static UrlNormalization NormalizationStep(string name) => name.ToLowerInvariant() switch
    {
        "fragment" => UrlNormalization.DropFragment,
        "escapes" => UrlNormalization.NormalizeEscapes,
        "tracking" => UrlNormalization.DropTracking,
        "order" => UrlNormalization.SortQuery,
        "all" => UrlNormalization.All,
        _ => UrlNormalization.None,
    };
}

/// <summary>What finds the links in a page.</summary>
internal enum LinkParser
{
    /// <summary>The program's own scanner.</summary>
    Scanner,

    /// <summary>AngleSharp's tokenizer: a second opinion.</summary>
    AngleSharp,
}
