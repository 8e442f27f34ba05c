namespace Hypertext;

/// <summary>What UTS #46 does with a character.</summary>
internal enum IdnaStatus
{
    /// <summary>It stays.</summary>
    Valid,

    /// <summary>Others take its place.</summary>
    Mapped,

    /// <summary>It is dropped.</summary>
    Ignored,

    /// <summary>It makes the name invalid.</summary>
    Disallowed,
}

/// <summary>How a character joins its neighbours in cursive scripts.</summary>
internal enum JoiningType
{
    /// <summary>It does not, or how is of no interest here.</summary>
    None,

    /// <summary>To its left.</summary>
    Left,

    /// <summary>To its right.</summary>
    Right,

    /// <summary>To both sides.</summary>
    Dual,

    /// <summary>It is not there for joining.</summary>
    Transparent,
}

/// <summary>The bidirectional classes, as far as RFC 5893 tells them apart.</summary>
internal enum BidiClass
{
    /// <summary>One that has no place in a name that is written from right to left (B, S, WS, and the formatting characters).</summary>
    Other,

    /// <summary>L.</summary>
    Left,

    /// <summary>R and AL.</summary>
    Right,

    /// <summary>AN.</summary>
    ArabicNumber,

    /// <summary>EN.</summary>
    EuropeanNumber,

    /// <summary>ES, CS, ET, ON and BN.</summary>
    Neutral,

    /// <summary>NSM.</summary>
    NonspacingMark,
}

/// <summary>The properties of a character, packed as they stand in idna.bin.</summary>
internal readonly record struct CharacterProperties(ushort Bits)
{
    /// <summary>What UTS #46 does with it.</summary>
    public IdnaStatus Status => (IdnaStatus)(Bits & 3);

    /// <summary>Whether its general category is Mark.</summary>
    public bool IsMark => (Bits & 4) != 0;

    /// <summary>How it joins.</summary>
    public JoiningType Joining => (JoiningType)((Bits >> 3) & 7);

    /// <summary>Its direction.</summary>
    public BidiClass Bidi => (BidiClass)((Bits >> 6) & 7);

    /// <summary>The rank of its canonical combining class among all: 0 for a starter.</summary>
    public int CombiningRank => Bits >> 9;
}
