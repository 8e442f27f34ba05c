namespace Hypertext;

/// <summary>The numbers of the names that single rules are about.</summary>
internal static class ElementNames
{
    public static readonly ulong AnnotationXml = ElementName.Of("annotation-xml"u8);
    public static readonly ulong Br = ElementName.Of("br"u8);
    public static readonly ulong Desc = ElementName.Of("desc"u8);
    public static readonly ulong Font = ElementName.Of("font"u8);
    public static readonly ulong ForeignObject = ElementName.Of("foreignobject"u8);
    public static readonly ulong Frameset = ElementName.Of("frameset"u8);
    public static readonly ulong MAlignMark = ElementName.Of("malignmark"u8);
    public static readonly ulong Math = ElementName.Of("math"u8);
    public static readonly ulong MGlyph = ElementName.Of("mglyph"u8);
    public static readonly ulong Mi = ElementName.Of("mi"u8);
    public static readonly ulong Mn = ElementName.Of("mn"u8);
    public static readonly ulong Mo = ElementName.Of("mo"u8);
    public static readonly ulong Ms = ElementName.Of("ms"u8);
    public static readonly ulong MText = ElementName.Of("mtext"u8);
    public static readonly ulong P = ElementName.Of("p"u8);
    public static readonly ulong Svg = ElementName.Of("svg"u8);
    public static readonly ulong Template = ElementName.Of("template"u8);
    public static readonly ulong Title = ElementName.Of("title"u8);
}
