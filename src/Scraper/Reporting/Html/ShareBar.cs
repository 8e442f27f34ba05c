namespace Scraper.Reporting.Html;

/// <summary>Parts of a whole as one bar, each part with a colour.</summary>
internal static class ShareBar
{
    private const double Width = 400;
    private const double Height = 10;

    /// <summary>Draws it, for the eye only: the figures stand beside it.</summary>
    /// <param name="parts">How each part is filled, and how large it is.</param>
    /// <param name="whole">What the whole width stands for.</param>
    /// <param name="shape">How high it is: strip, or thin.</param>
    /// <param name="hasTrack">Whether what is left of the width is shown too.</param>
    public static Markup Draw(IEnumerable<(string Fill, double Size)> parts, double whole, string shape, bool hasTrack = true)
    {
        var svg = Markup.Of($"<svg class=\"{shape}\" viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        if (hasTrack)
        {
            svg.Add($"<rect class=\"f-track\" width=\"{Width}\" height=\"{Height}\"/>");
        }

        var x = 0.0;
        foreach (var (fill, size) in parts.Where(part => part.Size > 0 && whole > 0))
        {
            var width = Math.Min(Math.Max(1, size / whole * Width), Width - x);
            svg.Add($"<rect class=\"{fill}\" x=\"{x}\" width=\"{width}\" height=\"{Height}\"/>");
            x += width;
        }

        svg.Add($"</svg>");
        return svg;
    }

    /// <summary>A square in the colour of a part.</summary>
    public static Markup Key(string fill) =>
        Markup.Of($"<svg class=\"key\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"{fill}\" width=\"10\" height=\"10\" rx=\"2\"/></svg>");
}
