namespace Hypertext;

/// <summary>Where an attribute stands within the bytes of its tag; a value that is missing has length 0.</summary>
internal readonly record struct TagAttribute(int NameStart, int NameLength, int ValueStart, int ValueLength);
