using System.Text;

namespace Hypertext.Tests.Charsets;

/// <summary>The contract of <see cref="Encoding"/>, which all encodings have to keep.</summary>
public sealed class StandardEncodingTests
{
    public static TheoryData<string> Labels => [.. StandardEncodings.Labels];

    [Theory]
    [MemberData(nameof(Labels))]
    public void GetDecoder_RandomBytesInPieces_AreReadAsAWhole(string label)
    {
        var encoding = EncodingLabels.Find(label)!;
        var random = new Random(4_711);
        for (var round = 0; round < 300; round++)
        {
            var bytes = RandomBytes(random);
            var decoder = encoding.GetDecoder();
            var text = new StringBuilder();

            // A decoder that was ended begins anew.
            DecodeInPieces(decoder, RandomBytes(random), random, new StringBuilder());
            DecodeInPieces(decoder, bytes, random, text);

            Assert.Equal(encoding.GetString(bytes), text.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void GetEncoder_RandomTextInPieces_IsWrittenAsAWhole(string label)
    {
        var encoding = EncodingLabels.Find(label)!;
        var random = new Random(4_711);
        for (var round = 0; round < 300; round++)
        {
            var text = RandomText(random);
            var encoder = encoding.GetEncoder();
            var bytes = new List<byte>();

            foreach (var piece in Pieces(text.ToCharArray(), random))
            {
                var buffer = new byte[encoder.GetByteCount(piece, flush: false)];
                Assert.Equal(buffer.Length, encoder.GetBytes(piece, buffer, flush: false));
                bytes.AddRange(buffer);
            }

            var end = new byte[encoder.GetByteCount([], flush: true)];
            encoder.GetBytes([], end, flush: true);
            bytes.AddRange(end);
            Assert.Equal(encoding.GetBytes(text), bytes.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void GetMaxCountsAndCounts_RandomInput_BoundWhatIsMade(string label)
    {
        var encoding = EncodingLabels.Find(label)!;
        var random = new Random(4_712);
        for (var round = 0; round < 300; round++)
        {
            var bytes = RandomBytes(random);
            var text = RandomText(random);

            Assert.InRange(encoding.GetString(bytes).Length, 0, encoding.GetMaxCharCount(bytes.Length));
            Assert.InRange(encoding.GetBytes(text).Length, 0, encoding.GetMaxByteCount(text.Length));
            Assert.Equal(encoding.GetBytes(text).Length, encoding.GetByteCount(text));
            Assert.Equal(encoding.GetString(bytes).Length, encoding.GetCharCount(bytes));
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void GetString_WhatWasWritten_IsReadBack(string label)
    {
        if (label == "replacement")
        {
            return;
        }

        var encoding = (Encoding)EncodingLabels.Find(label)!.Clone();
        encoding.EncoderFallback = new EncoderReplacementFallback("");
        var random = new Random(4_713);
        for (var round = 0; round < 300; round++)
        {
            // Encoders write some characters as others; what is read back is written the same way.
            var bytes = encoding.GetBytes(RandomText(random));

            Assert.Equal(bytes, encoding.GetBytes(encoding.GetString(bytes)));
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void GetChars_RoomTooSmall_Throws(string label)
    {
        var encoding = EncodingLabels.Find(label)!;

        Assert.Throws<ArgumentException>(() => encoding.GetChars("abcd"u8, new char[label == "replacement" ? 0 : 1]));
        Assert.Throws<ArgumentException>(() => encoding.GetBytes("abcd", new byte[3]));
    }

    private static void DecodeInPieces(Decoder decoder, byte[] bytes, Random random, StringBuilder text)
    {
        foreach (var piece in Pieces(bytes, random))
        {
            Decode(decoder, piece, flush: false, text);
        }

        Decode(decoder, [], flush: true, text);
    }

    private static void Decode(Decoder decoder, byte[] bytes, bool flush, StringBuilder text)
    {
        var chars = new char[decoder.GetCharCount(bytes, flush)];
        Assert.Equal(chars.Length, decoder.GetChars(bytes, chars, flush));
        text.Append(chars);
    }

    private static IEnumerable<T[]> Pieces<T>(T[] whole, Random random)
    {
        for (var start = 0; start < whole.Length;)
        {
            var length = Math.Min(random.Next(4), whole.Length - start);
            yield return whole[start..(start + length)];
            start += length;
        }
    }

    /// <summary>Bytes among which there are many sequences, whole and broken, of every encoding.</summary>
    private static byte[] RandomBytes(Random random)
    {
        byte[] frequent = [0x1B, (byte)'$', (byte)'B', (byte)'(', (byte)'J', (byte)'I', 0x30, 0x39, 0x41, 0x81, 0x8E, 0x8F, 0xA1, 0xB0, 0xE0, 0xFE];
        var bytes = new byte[random.Next(24)];
        random.NextBytes(bytes);
        foreach (ref var value in bytes.AsSpan())
        {
            value = random.Next(3) > 0 ? frequent[random.Next(frequent.Length)] : value;
        }

        return bytes;
    }

    private static string RandomText(Random random)
    {
        const string Frequent = "Az09\\~\n¥‾éąжשع€亜中국ｱ−\uE5E5\u3000\uD83D\uDE00\uFFFD\u000E";
        return string.Create(random.Next(16), random, static (chars, random) =>
        {
            foreach (ref var character in chars)
            {
                character = random.Next(4) > 0 ? Frequent[random.Next(Frequent.Length)] : (char)random.Next(0x10000);
            }
        });
    }
}
