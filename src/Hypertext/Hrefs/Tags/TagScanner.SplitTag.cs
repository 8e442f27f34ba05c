using System.Buffers;

namespace Hypertext;

internal sealed partial class TagScanner<THandler>
{
    private const int SmallTag = 1024;

    private TagBoundary _boundary;
    private byte[] _kept = [];
    private int _keptLength;

    /// <summary>The length of the tag so far: more than what is kept of it if it is beyond the limit.</summary>
    private long _tagLength;
    private bool _isEndTag;

    private int BeginSplitTag(ReadOnlySpan<byte> chunk, int start, bool isEndTag)
    {
        _state = ScanState.SplitTag;
        _isEndTag = isEndTag;
        _boundary = default;
        _keptLength = 0;
        _tagLength = 0;
        return ReadSplitTag(chunk, start);
    }

    private int ReadSplitTag(ReadOnlySpan<byte> chunk, int position)
    {
        var piece = chunk[position..];
        var length = _boundary.Find(piece);
        Keep(length < 0 ? piece : piece[..length]);
        if (length < 0)
        {
            return chunk.Length;
        }

        OnSplitTag(_kept.AsSpan(0, _keptLength));
        ForgetSplitTag();
        return position + length;
    }

    private void OnSplitTag(ReadOnlySpan<byte> tag)
    {
        if (_isEndTag)
        {
            _state = ScanState.Data;
            _handler.OnEndTag(tag[..MarkupSearch.EndOfName(tag, 0, MarkupBytes.TagNameEnds)]);
        }
        else if (_tagLength > _tagLimit)
        {
            OnCutTag(tag, _boundary.IsSelfClosing);
        }
        else
        {
            ReadStartTag(tag, 0);
        }
    }

    /// <summary>Takes a start tag of which only the first bytes are there, with the attributes that end within them.</summary>
    private void OnCutTag(ReadOnlySpan<byte> beginning, bool isSelfClosing)
    {
        CutTags++;
        _attributeCount = 0;
        var nameEnd = MarkupSearch.EndOfName(beginning, 0, MarkupBytes.TagNameEnds);
        EndOfTag(beginning, 0, nameEnd, keeps: true);
        _isSelfClosing = isSelfClosing;
        OnStartTag(beginning, nameEnd);
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        _tagLength += piece.Length;
        piece = piece[..Math.Min(piece.Length, _tagLimit - _keptLength)];
        if (_keptLength + piece.Length > _kept.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallTag, (_keptLength + piece.Length) * 2));
            _kept.AsSpan(0, _keptLength).CopyTo(larger);
            Release(_kept);
            _kept = larger;
        }

        piece.CopyTo(_kept.AsSpan(_keptLength));
        _keptLength += piece.Length;
    }

    /// <summary>Drops the tag, and the buffer too where it is one that few tags need.</summary>
    private void ForgetSplitTag()
    {
        _keptLength = 0;
        if (_kept.Length > SmallTag)
        {
            Release(_kept);
            _kept = [];
        }
    }

    private static void Release(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
