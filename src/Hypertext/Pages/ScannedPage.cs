using System.Text;

namespace Hypertext;

/// <summary>What the markup of a page says of its links.</summary>
/// <remarks>Disposing of it gives the memory of the hrefs back.</remarks>
public sealed class ScannedPage : IDisposable
{
    internal ScannedPage(RawHrefs hrefs, Encoding encoding, CharsetSource encodingSource = CharsetSource.Fallback)
    {
        Hrefs = hrefs;
        Encoding = encoding;
        EncodingSource = encodingSource;
    }

    /// <summary>The hrefs as they stand in the markup.</summary>
    public RawHrefs Hrefs { get; }

    /// <summary>The encoding that the page is written in, and that queries in its links are sent in.</summary>
    /// <remarks>That of the hrefs is another one where the page had to be transcoded to be scanned.</remarks>
    public Encoding Encoding { get; }

    /// <summary>What told the encoding.</summary>
    public CharsetSource EncodingSource { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Hrefs.Dispose();
}
