using System.Text;

namespace Hypertext;

/// <summary>Decodes a text that comes in pieces.</summary>
internal sealed class StandardDecoder(StandardEncoding encoding) : Decoder
{
    /// <summary>The beginning of a sequence whose rest is still to come.</summary>
    private readonly byte[] _pending = new byte[StandardEncoding.UnitLength];

    private int _pendingCount;
    private int _mode;

    public override void Reset() => (_pendingCount, _mode) = (0, 0);

    public override int GetCharCount(byte[] bytes, int index, int count) => GetCharCount(bytes.AsSpan(index, count), flush: false);

    public override int GetCharCount(byte[] bytes, int index, int count, bool flush) => GetCharCount(bytes.AsSpan(index, count), flush);

    public override int GetCharCount(ReadOnlySpan<byte> bytes, bool flush)
    {
        var chars = default(CharSink);
        var mode = _mode;
        Decode(ref mode, bytes, flush, ref chars, keeps: false);
        return chars.Length;
    }

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex), flush: false);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex, bool flush) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex), flush);

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars, bool flush)
    {
        var sink = new CharSink(chars);
        var mode = _mode;
        Decode(ref mode, bytes, flush, ref sink, keeps: true);
        _mode = mode;
        if (flush)
        {
            Reset();
        }

        return sink.Length;
    }

    private void Decode(ref int mode, ReadOnlySpan<byte> bytes, bool flush, ref CharSink chars, bool keeps)
    {
        if (_pendingCount > 0 && !TryDecodePending(ref mode, ref bytes, flush, ref chars, keeps))
        {
            return;
        }

        var consumed = encoding.Decode(ref mode, bytes, flush, ref chars);
        if (keeps)
        {
            Keep(bytes[consumed..]);
        }
    }

    /// <summary>Reads what was kept together with what follows, until the kept bytes are done with, or even the new ones do not
    /// complete them.</summary>
    private bool TryDecodePending(ref int mode, ref ReadOnlySpan<byte> bytes, bool flush, ref CharSink chars, bool keeps)
    {
        Span<byte> joined = stackalloc byte[2 * StandardEncoding.UnitLength];
        _pending.AsSpan(0, _pendingCount).CopyTo(joined);
        var taken = Math.Min(bytes.Length, StandardEncoding.UnitLength);
        bytes[..taken].CopyTo(joined[_pendingCount..]);
        joined = joined[..(_pendingCount + taken)];
        var last = flush && taken == bytes.Length;

        var position = 0;
        while (position < _pendingCount)
        {
            var decoded = encoding.DecodeOne(ref mode, joined[position..], last);
            if (decoded.Consumed == 0)
            {
                if (!last)
                {
                    if (keeps)
                    {
                        Keep(joined[position..]);
                    }

                    return false;
                }

                decoded = Decoded.Error(joined.Length - position);
            }

            chars.Add(decoded);
            position += decoded.Consumed;
        }

        bytes = bytes[(position - _pendingCount)..];
        return true;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_pending);
        _pendingCount = bytes.Length;
    }
}
