using System.Text;

namespace Hypertext.Tests.Conformance;

/// <summary>A tag as the tokenizer of the standard would emit it; without attributes if it is an end tag.</summary>
internal sealed record RecordedTag(string Name, bool IsSelfClosing, IReadOnlyList<KeyValuePair<string, string>>? Attributes)
{
    public static RecordedTag Start(scoped in Tag tag)
    {
        var decoder = new HrefDecoder();
        var attributes = new List<KeyValuePair<string, string>>();
        foreach (var attribute in tag.Attributes)
        {
            var value = Encoding.UTF8.GetString(decoder.Decode(tag.ValueOf(attribute), Encoding.UTF8));
            attributes.Add(new(NameOf(tag.NameOf(attribute)), value));
        }

        return new RecordedTag(NameOf(tag.Name), tag.IsSelfClosing, attributes);
    }

    public static RecordedTag End(ReadOnlySpan<byte> name) => new(NameOf(name), false, null);

    public override string ToString()
    {
        var attributes = Attributes?.OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
            .Select(pair => $" {pair.Key}=\"{pair.Value}\"");
        return attributes is null ? $"</{Name}>" : $"<{Name}{string.Concat(attributes)}{(IsSelfClosing ? "/" : "")}>";
    }

    /// <summary>Only ASCII letters have their case changed, and NUL is replaced; references are for values.</summary>
    private static string NameOf(ReadOnlySpan<byte> name) =>
        string.Concat(Encoding.UTF8.GetString(name).Replace('\0', '\uFFFD')
            .Select(letter => char.IsAscii(letter) ? char.ToLowerInvariant(letter) : letter));
}

/// <summary>Takes tags down; with rules, it follows them and leaves out what makes no element.</summary>
internal readonly struct TagRecorder(TreeRules? rules, List<RecordedTag> tags) : ITagHandler
{
    public bool WatchesText => rules?.WatchesText ?? false;

    public bool AllowsCData => rules?.IsForeign ?? false;

    public bool Keeps(ReadOnlySpan<byte> attributeName) => true;

    public TextMode OnStartTag(scoped in Tag tag)
    {
        var mode = TextMode.Data;
        if (rules is null || rules.Open(tag, out mode))
        {
            tags.Add(RecordedTag.Start(tag));
        }

        return mode;
    }

    public void OnEndTag(ReadOnlySpan<byte> name)
    {
        rules?.Close(name);
        tags.Add(RecordedTag.End(name));
    }

    public void OnText(ReadOnlySpan<byte> text) => rules?.OnText(text);
}
