namespace Hypertext;

/// <summary>The elements that the rules of tree construction name, as far as they bear on how the text after a tag is read.</summary>
internal static class ElementSets
{
    /// <summary>Elements without content, which no end tag closes.</summary>
    public static ElementSet Void { get; } = new(
        "area base basefont bgsound br col embed frame hr img image input keygen link meta param source track wbr");

    /// <summary>Start tags that end SVG and MathML content (WHATWG HTML, section 13.2.6.5); font does if it has certain
    /// attributes.</summary>
    public static ElementSet Breakout { get; } = new(
        "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre " +
        "ruby s small span strong strike sub sup table tt u ul var");

    /// <summary>Start tags before which an open paragraph ends (13.2.6.4.7).</summary>
    public static ElementSet EndsParagraph { get; } = new(
        "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup main menu nav " +
        "ol p search section summary ul h1 h2 h3 h4 h5 h6 pre listing form li dd dt plaintext table hr xmp");

    /// <summary>Parts of a table: nothing without one around them.</summary>
    public static ElementSet TableParts { get; } = new("caption col colgroup tbody td tfoot th thead tr");

    /// <summary>End tags that close their element even from within an integration point, which is no bound to their scope.</summary>
    public static ElementSet EndsAcrossPoints { get; } = new("caption table tbody td template tfoot th thead tr");

    /// <summary>End tags that, within SVG or MathML that was never closed, close an element around it.</summary>
    /// <remarks>Whether there is such an element is not known; but these are names that neither SVG nor MathML has.</remarks>
    public static ElementSet EndsAround { get; } = new(
        "a abbr address article aside b big blockquote button caption center cite code dd del details dialog dir div dl dt em fieldset " +
        "figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup i ins label legend li listing main menu nav nobr ol optgroup " +
        "option pre ruby s section select small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var");

    /// <summary>Start tags after which a frameset is no longer possible.</summary>
    public static ElementSet ForbidsFrameset { get; } = new(
        "applet area body br button dd dt embed hr iframe image img input keygen li listing marquee object pre select " +
        "table textarea wbr xmp");

    /// <summary>Start tags that count within a frameset.</summary>
    public static ElementSet InFrameset { get; } = new("frame frameset html noframes");
}
