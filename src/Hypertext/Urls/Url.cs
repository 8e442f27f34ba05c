using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Hypertext;

/// <summary>A parsed URL, as a browser understands it.</summary>
/// <remarks>
/// Immutable. Source: WHATWG URL (https://url.spec.whatwg.org), sections 4.1 to 4.5; two URLs are equal if their serialisations are.
/// The components are those of the serialisation: percent-encoded, the host in Punycode.
/// </remarks>
public sealed partial class Url : IEquatable<Url>
{
    private readonly byte[] _href;
    private readonly UrlParts _parts;
    private string? _text;

    internal Url(ReadOnlySpan<byte> href, UrlParts parts)
    {
        _href = href.ToArray();
        _parts = parts;
    }

    /// <summary>Where the parts stand in the serialisation.</summary>
    public UrlParts Parts => _parts;

    /// <summary>The serialisation as bytes, all of them ASCII.</summary>
    public ReadOnlySpan<byte> AsciiHref => _href;

    /// <summary>The serialisation.</summary>
    public string Href => _text ??= Encoding.ASCII.GetString(_href);

    /// <summary>The scheme in lower case, without the colon.</summary>
    public string Scheme => Text(0, _parts.SchemeEnd);

    /// <summary>The user name; empty if there is none.</summary>
    public string Username => _parts.HasHost ? Text(_parts.SchemeEnd + 3, _parts.UsernameEnd) : "";

    /// <summary>The password; empty if there is none.</summary>
    public string Password =>
        _parts.UsernameEnd < _parts.HostStart - 1 ? Text(_parts.UsernameEnd + 1, _parts.HostStart - 1) : "";

    /// <summary>Whether there is a user name or a password.</summary>
    public bool HasUserInfo => _parts.HasHost && _parts.HostStart > _parts.SchemeEnd + 3;

    /// <summary>The host: a name, an address (IPv6 in brackets) or empty; null if the URL has none.</summary>
    public string? Host => _parts.HasHost ? Text(_parts.HostStart, _parts.HostEnd) : null;

    /// <summary>The port; null if it is the scheme's own, or there is none.</summary>
    public int? Port => _parts.Port < 0 ? null : _parts.Port;

    /// <summary>The port, be it the scheme's own; -1 for a scheme that has none.</summary>
    public int EffectivePort => _parts.Port < 0 ? UrlSchemes.DefaultPort(_parts.Scheme) : _parts.Port;

    /// <summary>The path.</summary>
    public string Path => Text(_parts.PathStart, _parts.QueryStart);

    /// <summary>The query without its question mark; null if there is none, which is not the same as an empty one.</summary>
    public string? Query => _parts.HasQuery ? Text(_parts.QueryStart + 1, _parts.FragmentStart) : null;

    /// <summary>The fragment without its number sign; null if there is none, which is not the same as an empty one.</summary>
    public string? Fragment => _parts.HasFragment ? Text(_parts.FragmentStart + 1, _parts.Length) : null;

    /// <summary>Path and query: the target of a request.</summary>
    public string PathAndQuery => Text(_parts.PathStart, _parts.FragmentStart);

    /// <summary>Whether the path is opaque: not made of segments, as in <c>mailto:</c> and <c>data:</c> URLs.</summary>
    public bool HasOpaquePath => _parts.HasOpaquePath;

    /// <summary>Whether the scheme is one that the URL Standard treats specially.</summary>
    public bool IsSpecial => _parts.IsSpecial;

    /// <summary>Parses an absolute URL.</summary>
    /// <param name="utf8">The text; what is not valid UTF-8 counts as U+FFFD.</param>
    /// <param name="url">The URL.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Url? url) => TryParse(utf8, null, out url);

    /// <summary>Parses a URL that may be relative.</summary>
    /// <param name="utf8">The text; what is not valid UTF-8 counts as U+FFFD.</param>
    /// <param name="baseUrl">What the text is relative to, or null.</param>
    /// <param name="url">The URL.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, Url? baseUrl, [NotNullWhen(true)] out Url? url)
    {
        using var output = new UrlBuffer(utf8.Length + (baseUrl?._href.Length ?? 0) + 16);
        url = UrlInput.TryParse(utf8, baseUrl, queryEncoder: null, output, out var parts) ? new Url(output.Written, parts) : null;
        return url is not null;
    }

    /// <summary>Parses an absolute URL.</summary>
    /// <param name="text">The text; a lone surrogate counts as U+FFFD.</param>
    /// <param name="url">The URL.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Url? url) => TryParse(text, null, out url);

    /// <summary>Parses a URL that may be relative.</summary>
    /// <param name="text">The text; a lone surrogate counts as U+FFFD.</param>
    /// <param name="baseUrl">What the text is relative to, or null.</param>
    /// <param name="url">The URL.</param>
    public static bool TryParse(ReadOnlySpan<char> text, Url? baseUrl, [NotNullWhen(true)] out Url? url)
    {
        using var utf8 = new UrlBuffer(text.Length + 16);
        utf8.AppendUtf8(text);
        return TryParse(utf8.Written, baseUrl, out url);
    }

    /// <summary>Whether the serialisations are the same.</summary>
    public static bool operator ==(Url? left, Url? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the serialisations differ.</summary>
    public static bool operator !=(Url? left, Url? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(Url? other) => other is not null && _href.AsSpan().SequenceEqual(other._href);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Url);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_href);
        return hash.ToHashCode();
    }

    /// <summary>The serialisation.</summary>
    public override string ToString() => Href;

    private string Text(int start, int end) => Encoding.ASCII.GetString(_href.AsSpan(start, end - start));
}
