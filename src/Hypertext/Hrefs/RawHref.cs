namespace Hypertext;

/// <summary>The value of one attribute that holds a link, as the markup has it.</summary>
public readonly ref struct RawHref
{
    internal RawHref(ReadOnlySpan<byte> value, LinkAttributes kind, bool inTemplate)
    {
        Value = value;
        Kind = kind;
        InTemplate = inTemplate;
    }

    /// <summary>The bytes between the quotes, in the encoding of the page; <see cref="HrefDecoder"/> makes a URL reference of
    /// them.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Which attribute it is: one flag.</summary>
    public LinkAttributes Kind { get; }

    /// <summary>Whether it stands within a template element.</summary>
    public bool InTemplate { get; }
}
