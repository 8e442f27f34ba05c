namespace Hypertext;

/// <summary>What an open element is to the rules about foreign content.</summary>
internal enum ForeignKind : byte
{
    /// <summary>An HTML element, somewhere within an integration point.</summary>
    Html,
    Svg,

    /// <summary>foreignObject, desc or title of SVG: the content is HTML.</summary>
    SvgPoint,
    MathMl,

    /// <summary>mi, mo, mn, ms or mtext: the content is HTML but for two elements.</summary>
    MathMlTextPoint,

    /// <summary>annotation-xml, in which svg is an svg element of HTML content.</summary>
    MathMlAnnotation,

    /// <summary>annotation-xml that says that it holds HTML.</summary>
    MathMlAnnotationPoint,
}

/// <summary>An open element at or below the outermost svg or math element.</summary>
internal readonly record struct ForeignElement(ulong Name, ForeignKind Kind)
{
    public bool IsSvg => Kind is ForeignKind.Svg or ForeignKind.SvgPoint;

    /// <summary>Whether the element bounds what an HTML end tag closes.</summary>
    public bool IsPoint => Kind is not (ForeignKind.Html or ForeignKind.Svg or ForeignKind.MathMl);

    /// <summary>Whether start tags in the element are HTML, so that leaving foreign content ends here.</summary>
    public bool HoldsHtml =>
        Kind is ForeignKind.Html or ForeignKind.SvgPoint or ForeignKind.MathMlTextPoint or ForeignKind.MathMlAnnotationPoint;
}
