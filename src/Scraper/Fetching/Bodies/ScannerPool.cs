using Hypertext;

namespace Scraper.Fetching;

/// <summary>The scanners that pages are read with, used again and again.</summary>
/// <remarks>Loop thread only. There are never more than requests were in flight at once.</remarks>
internal sealed class ScannerPool(Func<PageScanner> create)
{
    private readonly Stack<PageScanner> _idle = new();

    /// <summary>A scanner at the beginning of a page.</summary>
    /// <param name="headerCharset">The charset that the Content-Type header names, or null.</param>
    public PageScanner Rent(string? headerCharset)
    {
        var scanner = _idle.TryPop(out var idle) ? idle : create();
        scanner.Begin(headerCharset);
        return scanner;
    }

    /// <summary>Gives it back, wherever in a page it is.</summary>
    public void Return(PageScanner scanner) => _idle.Push(scanner);
}
