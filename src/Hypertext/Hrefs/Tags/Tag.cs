namespace Hypertext;

/// <summary>A start tag: raw bytes, in the case and the encoding of the page.</summary>
internal readonly ref struct Tag(ReadOnlySpan<byte> source, int nameLength, ReadOnlySpan<TagAttribute> attributes, bool isSelfClosing)
{
    private readonly ReadOnlySpan<byte> _source = source;

    public ReadOnlySpan<byte> Name => _source[..nameLength];

    /// <summary>The attributes that were asked for, each name once, in order.</summary>
    public ReadOnlySpan<TagAttribute> Attributes { get; } = attributes;

    public bool IsSelfClosing { get; } = isSelfClosing;

    /// <summary>The name and what follows it, for whoever reads the name in larger steps than bytes.</summary>
    public ReadOnlySpan<byte> NameAndMore => _source;

    public ReadOnlySpan<byte> NameOf(TagAttribute attribute) => _source.Slice(attribute.NameStart, attribute.NameLength);

    public ReadOnlySpan<byte> ValueOf(TagAttribute attribute) => _source.Slice(attribute.ValueStart, attribute.ValueLength);

    /// <summary>Finds the value of an attribute by its lower-case name.</summary>
    public bool TryGetValue(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (var attribute in Attributes)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(NameOf(attribute), name))
            {
                value = ValueOf(attribute);
                return true;
            }
        }

        value = default;
        return false;
    }
}
