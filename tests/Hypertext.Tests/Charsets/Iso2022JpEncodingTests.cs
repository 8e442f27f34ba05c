using System.Text;

namespace Hypertext.Tests.Charsets;

public sealed class Iso2022JpEncodingTests
{
    private static readonly Encoding Encoding = EncodingLabels.Find("iso-2022-jp")!;

    [Theory]
    [InlineData("A\\~", "A\\~")]
    [InlineData("\e(J\\~A", "¥‾A")]
    [InlineData("\e(I!_", "｡ﾟ")]
    [InlineData("\e$B0!", "亜")]
    [InlineData("\e$@0!\e(BA", "亜A")]
    [InlineData("\e$B<!\e(B<a>", "次<a>")]
    public void GetString_EscapeSequences_SwitchTheSet(string bytes, string text) => Assert.Equal(text, Read(bytes));

    [Theory]
    [InlineData("\e", "\uFFFD")]
    [InlineData("\e$", "\uFFFD$")]
    [InlineData("\e(", "\uFFFD(")]
    [InlineData("\e(C", "\uFFFD(C")]
    [InlineData("\eA", "\uFFFDA")]
    [InlineData("\e\e(JA", "\uFFFDA")]
    [InlineData("\u000E\u000FA", "\uFFFD\uFFFDA")]
    [InlineData("\u0080\u00FF", "\uFFFD\uFFFD")]
    [InlineData("\e(I\u0020\u0060!", "\uFFFD\uFFFD｡")]
    [InlineData("\e(I\\", "ﾜ")]
    [InlineData("\e$B0", "\uFFFD")]
    [InlineData("\e$B0\nA", "\uFFFD\uFFFD")]
    [InlineData("\e$B0\u0080A", "\uFFFD\uFFFD")]
    [InlineData("\e$B\n0!", "\uFFFD亜")]
    [InlineData("\e$B0\e(BA", "\uFFFDA")]
    [InlineData("\e$B\e$A0!", "\uFFFDち亜")]
    [InlineData("\e$B~~", "\uFFFD")]
    public void GetString_WhatStandsForNothing_IsAnErrorAndTheRestIsReadAgain(string bytes, string text) =>
        Assert.Equal(text, Read(bytes));

    [Theory]
    [InlineData("\e(J\e(BA", "\uFFFDA")]
    [InlineData("\e(J\e(B\e$B0!", "\uFFFD\uFFFD亜")]
    [InlineData("\e(BA\e(BB", "AB")]
    [InlineData("\e(J\u0080\e(BA", "\uFFFDA")]
    [InlineData("\e(J\eA\e(BA", "\uFFFDAA")]
    public void GetString_TwoEscapeSequencesInARow_AreAnErrorAgainstHidingText(string bytes, string text) =>
        Assert.Equal(text, Read(bytes));

    [Theory]
    [InlineData("A\\~", "A\\~")]
    [InlineData("¥", "\e(J\\\e(B")]
    [InlineData("¥A‾\\", "\e(J\\A~\e(B\\")]
    [InlineData("亜", "\e$B0!\e(B")]
    [InlineData("亜亜A", "\e$B0!0!\e(BA")]
    [InlineData("亜¥亜", "\e$B0!\e(J\\\e$B0!\e(B")]
    [InlineData("ｱﾞ", "\e$B%\"!+\e(B")]
    [InlineData("−", "\e$B!]\e(B")]
    public void GetBytes_Characters_AreWrittenInTheirSets(string text, string bytes) => Assert.Equal(bytes, Write(text));

    [Theory]
    [InlineData("é", "[E9]")]
    [InlineData("亜é亜", "\e$B0!\e(B[E9]\e$B0!\e(B")]
    [InlineData("¥é", "\e(J\\[E9]\e(B")]
    [InlineData("亜\U0001F600", "\e$B0!\e(B[1F600]")]
    [InlineData("\u000E亜\e", "[FFFD]\e$B0!\e(B[FFFD]")]
    public void GetBytes_WhatIsNotThere_GoesToTheFallbackOutsideTheTable(string text, string bytes) => Assert.Equal(bytes, Write(text));

    [Fact]
    public void GetEncoder_OneCharacterAtATime_IsWrittenAsAWhole()
    {
        const string Text = "亜亜A¥é亜";
        var encoder = Encoding.GetEncoder();
        encoder.Fallback = new HexFallback();
        var bytes = new byte[64];
        var length = 0;

        foreach (var character in Text)
        {
            length += encoder.GetBytes([character], bytes.AsSpan(length), flush: false);
        }

        length += encoder.GetBytes([], bytes.AsSpan(length), flush: true);
        Assert.Equal(Write(Text), Encoding.Latin1.GetString(bytes, 0, length));
    }

    private static string Read(string bytes) => Encoding.GetString(Encoding.Latin1.GetBytes(bytes));

    private static string Write(string text)
    {
        var encoding = (Encoding)Encoding.Clone();
        encoding.EncoderFallback = new HexFallback();
        return Encoding.Latin1.GetString(encoding.GetBytes(text));
    }

    /// <summary>Writes what cannot be encoded as its number in brackets.</summary>
    private sealed class HexFallback : EncoderFallback
    {
        public override int MaxCharCount => 8;

        public override EncoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

        private sealed class Buffer : EncoderFallbackBuffer
        {
            private string _text = "";
            private int _position;

            public override int Remaining => _text.Length - _position;

            public override bool Fallback(char charUnknown, int index) => Start(charUnknown);

            public override bool Fallback(char charUnknownHigh, char charUnknownLow, int index) =>
                Start(char.ConvertToUtf32(charUnknownHigh, charUnknownLow));

            public override char GetNextChar() => Remaining > 0 ? _text[_position++] : '\0';

            public override bool MovePrevious() => false;

            private bool Start(int codePoint)
            {
                (_text, _position) = ($"[{codePoint:X}]", 0);
                return true;
            }
        }
    }
}
