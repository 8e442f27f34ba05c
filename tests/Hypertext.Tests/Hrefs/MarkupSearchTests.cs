namespace Hypertext.Tests.Hrefs;

public sealed class MarkupSearchTests
{
    private const int Seed = 7;
    private static readonly ulong[] Sets = [MarkupBytes.TagNameEnds, MarkupBytes.AttributeNameEnds];

    [Fact]
    public void IndexOf_AnyTextAndPosition_IsWhatAByteByByteSearchFinds()
    {
        foreach (var text in Texts())
        {
            for (var position = 0; position <= text.Length; position++)
            {
                var expected = position;
                while (expected < text.Length && text[expected] != '<')
                {
                    expected++;
                }

                Assert.Equal(expected < text.Length ? expected : -1, MarkupSearch.IndexOf(text, position, (byte)'<'));
            }
        }
    }

    [Fact]
    public void EndOfName_AnyTextAndPosition_IsTheFirstEndBehindTheFirstByte()
    {
        foreach (var text in Texts())
        {
            for (var position = 0; position < text.Length; position++)
            {
                foreach (var ends in Sets)
                {
                    var expected = position + 1;
                    while (expected < text.Length && !MarkupBytes.IsIn(ends, text[expected]))
                    {
                        expected++;
                    }

                    Assert.Equal(expected, MarkupSearch.EndOfName(text, position, ends));
                }
            }
        }
    }

    /// <summary>Texts of all lengths around those of vectors, with none to many delimiters, and bytes above ASCII.</summary>
    private static IEnumerable<byte[]> Texts()
    {
        var random = new Random(Seed);
        var alphabet = "abcXYZ-:_09&;'\"</>= \t\n\f\r"u8.ToArray().Concat(new byte[] { 0, 0x3F, 0x40, 0x80, 0xBC, 0xBE, 0xFF }).ToArray();
        for (var length = 0; length <= 50; length++)
        {
            yield return [.. Enumerable.Repeat((byte)'n', length)];
            for (var time = 0; time < 20; time++)
            {
                var letters = time % 2 == 0 ? alphabet.AsSpan() : alphabet.AsSpan(0, 12 + time);
                yield return random.GetItems<byte>(letters, length);
            }
        }
    }
}
