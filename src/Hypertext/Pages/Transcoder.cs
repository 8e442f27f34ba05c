using System.Text;

namespace Hypertext;

/// <summary>Turns the bytes of a page, as they arrive, into UTF-8 for an engine.</summary>
internal sealed class Transcoder
{
    /// <summary>The bytes that are decoded at once.</summary>
    private const int PieceSize = 4096;

    private char[] _chars = [];
    private byte[] _utf8 = [];
    private Decoder? _decoder;
    private Encoder? _encoder;

    public void Begin(Encoding encoding)
    {
        var charCount = encoding.GetMaxCharCount(PieceSize);
        if (_chars.Length < charCount)
        {
            _chars = new char[charCount];
            _utf8 = new byte[Encoding.UTF8.GetMaxByteCount(charCount)];
        }

        _decoder = encoding.GetDecoder();
        _encoder = Encoding.UTF8.GetEncoder();
    }

    public void Feed(ReadOnlySpan<byte> chunk, IHrefEngine engine)
    {
        while (!chunk.IsEmpty)
        {
            var length = Math.Min(chunk.Length, PieceSize);
            Convert(chunk[..length], engine, flush: false);
            chunk = chunk[length..];
        }
    }

    /// <summary>Feeds what an unfinished character at the end of the page stands for.</summary>
    public void Complete(IHrefEngine engine) => Convert([], engine, flush: true);

    private void Convert(ReadOnlySpan<byte> bytes, IHrefEngine engine, bool flush)
    {
        var charCount = _decoder!.GetChars(bytes, _chars, flush);
        var byteCount = _encoder!.GetBytes(_chars.AsSpan(0, charCount), _utf8, flush);
        engine.Feed(_utf8.AsSpan(0, byteCount));
    }
}
