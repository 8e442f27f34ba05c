namespace Scraper.Reading;

/// <summary>A hash of 64 bits that is the same in every process and every version.</summary>
/// <remarks>FNV-1a, mixed by the finaliser of MurmurHash3: FNV alone leaves little but the parity of the octets in its lowest bits.</remarks>
internal static class StableHash
{
    public static ulong Of(ReadOnlySpan<byte> octets)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var octet in octets)
        {
            hash = (hash ^ octet) * 0x100000001B3;
        }

        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
