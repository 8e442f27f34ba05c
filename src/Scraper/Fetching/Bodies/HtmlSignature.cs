namespace Scraper.Fetching;

/// <summary>Tells from the first bytes of a body without a Content-Type whether it may be a page.</summary>
/// <remarks>Source: WHATWG MIME Sniffing, sections 3 (binary data bytes) and 7.1: what holds a byte that no text holds is no page, unless
/// a byte order mark says that it is text after all.</remarks>
internal static class HtmlSignature
{
    private const int HeaderLength = 1445;

    public static bool MayBeHtml(ReadOnlySpan<byte> start)
    {
        if (start is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0xEF, 0xBB, 0xBF, ..])
        {
            return true;
        }

        foreach (var value in start[..Math.Min(start.Length, HeaderLength)])
        {
            if (value is <= 0x08 or 0x0B or (>= 0x0E and <= 0x1A) or (>= 0x1C and <= 0x1F))
            {
                return false;
            }
        }

        return !start.StartsWith("%PDF-"u8) && !start.StartsWith("%!PS-Adobe-"u8);
    }
}
