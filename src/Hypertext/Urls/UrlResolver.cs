using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Hypertext;

/// <summary>Resolves the references of a page against its base.</summary>
/// <remarks>
/// One thread at a time; <see cref="Reset"/> takes it to the next page. Resolving takes no memory for references that are ASCII.
/// Source: WHATWG URL, section 4.4, and HTML, section 2.4.1 (a document's encoding is that of its queries).
/// </remarks>
public sealed class UrlResolver
{
    private QueryEncoder? _queryEncoder;

    /// <summary>Makes a resolver.</summary>
    /// <param name="baseUrl">The base of the page.</param>
    /// <param name="documentEncoding">
    /// The encoding of the page, in which queries of http, https, ftp and file URLs are percent-encoded. Null is UTF-8, and so is UTF-16.
    /// </param>
    public UrlResolver(Url baseUrl, Encoding? documentEncoding = null)
    {
        BaseUrl = null!;
        Reset(baseUrl, documentEncoding);
    }

    /// <summary>The base of the page.</summary>
    public Url BaseUrl { get; private set; }

    /// <summary>Takes the resolver to another page, or to another base of the same one.</summary>
    /// <param name="baseUrl">The base of the page.</param>
    /// <param name="documentEncoding">The encoding of the page, or null for UTF-8.</param>
    public void Reset(Url baseUrl, Encoding? documentEncoding = null)
    {
        ArgumentNullException.ThrowIfNull(baseUrl);
        BaseUrl = baseUrl;
        _queryEncoder = QueryEncoder.For(documentEncoding);
    }

    /// <summary>Appends the serialisation of the URL that a reference stands for; without one the destination stays as it was.</summary>
    /// <param name="reference">UTF-8; what is not valid counts as U+FFFD. It must not stand in the destination.</param>
    /// <param name="destination">Where the URL goes.</param>
    /// <param name="parts">Where the parts of the URL are, counted from its first byte.</param>
    public bool TryResolve(ReadOnlySpan<byte> reference, UrlBuffer destination, out UrlParts parts)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return UrlInput.TryParse(reference, BaseUrl, _queryEncoder, destination, out parts);
    }

    /// <summary>The URL that a reference stands for.</summary>
    /// <param name="reference">The reference; a lone surrogate counts as U+FFFD.</param>
    /// <param name="url">The URL.</param>
    public bool TryResolve(ReadOnlySpan<char> reference, [NotNullWhen(true)] out Url? url)
    {
        using var utf8 = new UrlBuffer(reference.Length + 16);
        using var href = new UrlBuffer();
        utf8.AppendUtf8(reference);
        url = TryResolve(utf8.Written, href, out var parts) ? new Url(href.Written, parts) : null;
        return url is not null;
    }
}
