using System.Buffers.Binary;
using System.Numerics;

namespace Scraper.Writing.Storage;

/// <summary>CRC-32C, the checksum of iSCSI (RFC 3720, appendix B.4), for which processors have an instruction.</summary>
internal static class Checksum
{
    /// <summary>The checksum of no bytes at all.</summary>
    public const uint Empty = 0;

    public static uint Of(ReadOnlySpan<byte> bytes) => Continue(Empty, bytes);

    /// <summary>The checksum of some bytes whose checksum is <paramref name="sum"/>, and <paramref name="bytes"/> behind them.</summary>
    public static uint Continue(uint sum, ReadOnlySpan<byte> bytes)
    {
        var crc = ~sum;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
