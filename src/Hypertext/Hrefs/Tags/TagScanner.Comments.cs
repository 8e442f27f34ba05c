namespace Hypertext;

internal sealed partial class TagScanner<THandler>
{
    /// <summary>Reads what follows <c>&lt;!</c>: a comment, a CDATA section or, as far as tags go, a bogus comment.</summary>
    /// <remarks>What has agreed with the beginning of one of them holds no greater-than sign, so a bogus comment goes on from
    /// there.</remarks>
    private int ReadMarkupDeclaration(ReadOnlySpan<byte> chunk, int position)
    {
        var value = chunk[position];
        switch (_state)
        {
            case ScanState.MarkupDeclaration when value == '-':
                _state = ScanState.MarkupDeclarationDash;
                return position + 1;
            case ScanState.MarkupDeclarationDash when value == '-':
                _state = ScanState.CommentStart;
                return position + 1;
            case ScanState.MarkupDeclaration when value == '[':
                _state = ScanState.MarkupDeclarationCData;
                _matched = 1;
                return position + 1;
            case ScanState.MarkupDeclarationCData when value == "[CDATA["u8[_matched]:
                if (++_matched == "[CDATA["u8.Length)
                {
                    _state = _handler.AllowsCData ? ScanState.CData : ScanState.BogusComment;
                }

                return position + 1;
            default:
                _state = ScanState.BogusComment;
                return position;
        }
    }

    private int ReadComment(ReadOnlySpan<byte> chunk, int position)
    {
        for (; position < chunk.Length; position++)
        {
            if (_state == ScanState.Comment)
            {
                var length = chunk[position..].IndexOf((byte)'-');
                if (length < 0)
                {
                    return chunk.Length;
                }

                position += length;
            }

            _state = AfterInComment(_state, chunk[position]);
            if (_state == ScanState.Data)
            {
                return position + 1;
            }
        }

        return position;
    }

    /// <summary>Sections 13.2.5.43 to 13.2.5.52; the less-than sign states among them only report errors.</summary>
    private static ScanState AfterInComment(ScanState state, byte value) => (state, value) switch
    {
        (ScanState.CommentStart, (byte)'-') => ScanState.CommentStartDash,
        (ScanState.CommentStart or ScanState.CommentStartDash, (byte)'>') => ScanState.Data,
        (ScanState.Comment or ScanState.CommentEndBang, (byte)'-') => ScanState.CommentEndDash,
        (ScanState.CommentStartDash or ScanState.CommentEndDash or ScanState.CommentEnd, (byte)'-') => ScanState.CommentEnd,
        (ScanState.CommentEnd, (byte)'!') => ScanState.CommentEndBang,
        (ScanState.CommentEnd or ScanState.CommentEndBang, (byte)'>') => ScanState.Data,
        _ => ScanState.Comment,
    };

    private int ReadCData(ReadOnlySpan<byte> chunk, int position)
    {
        var value = chunk[position];
        switch (_state)
        {
            case ScanState.CData:
                return SkipThrough(chunk, position, (byte)']', ScanState.CDataBracket);
            case ScanState.CDataBracket when value == ']':
                _state = ScanState.CDataEnd;
                break;
            case ScanState.CDataEnd when value == '>':
                _state = ScanState.Data;
                break;
            case ScanState.CDataEnd when value == ']':
                break;
            default:
                _state = ScanState.CData;
                break;
        }

        return position + 1;
    }
}
