using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Scraper.Reporting.Html;

/// <summary>HTML that is being put together of interpolated strings: what stands in them is markup, what is filled in is text.</summary>
/// <remarks>So nothing is escaped by hand, and nothing is forgotten: text gets through <see cref="Printable"/> and is then encoded, good for
/// elements and for attributes in quotes; numbers are written as SVG wants them. Only other markup is taken as it is.</remarks>
internal sealed class Markup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new();

    /// <summary>Makes markup of an interpolated string.</summary>
    public static Markup Of(MarkupHandler handler) => handler.Markup;

    /// <summary>Markup that is known to be good as it is: the parts of the page that come with the program.</summary>
    public static Markup Trusted(string html)
    {
        var markup = new Markup();
        markup._html.Append(html);
        return markup;
    }

    /// <summary>Adds an interpolated string.</summary>
#pragma warning disable CA1822 // The handler adds it, to this.
    public void Add([InterpolatedStringHandlerArgument("")] MarkupHandler handler) => _ = handler;
#pragma warning restore CA1822

    public override string ToString() => _html.ToString();

    /// <summary>What the compiler turns an interpolated string into.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct MarkupHandler
    {
        public MarkupHandler(int literalLength, int formattedCount)
            : this(literalLength, formattedCount, new Markup())
        {
        }

        public MarkupHandler(int literalLength, int formattedCount, Markup markup)
        {
            _ = (literalLength, formattedCount);
            Markup = markup;
        }

        public Markup Markup { get; }

        public void AppendLiteral(string html) => Markup._html.Append(html);

        public void AppendFormatted(string? text) => Markup._html.Append(Encoder.Encode(Printable.Escape(text ?? "")));

        public void AppendFormatted(long number) => Markup._html.Append(number.ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted(double number) => Markup._html.Append(number.ToString("0.##", CultureInfo.InvariantCulture));

        public void AppendFormatted(Markup? markup) => Markup._html.Append(markup?._html);
    }
}
