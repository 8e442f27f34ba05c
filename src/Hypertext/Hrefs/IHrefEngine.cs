using System.Text;

namespace Hypertext;

/// <summary>Finds the links in the markup of a page that arrives in chunks.</summary>
/// <remarks>One page and one thread at a time; an engine is used again for any number of pages.</remarks>
public interface IHrefEngine
{
    /// <summary>Takes the next bytes of the page; they are not needed after the call.</summary>
    void Feed(ReadOnlySpan<byte> chunk);

    /// <summary>Ends the page and hands over what was found in it; the engine is then ready for the next one.</summary>
    /// <param name="encoding">
    /// The encoding of the bytes, in which ASCII stands for itself: a page in UTF-16 or ISO-2022-JP is to be fed as UTF-8.
    /// </param>
    RawHrefs Complete(Encoding encoding);

    /// <summary>Forgets the page, so that the next one can begin.</summary>
    void Reset();
}
