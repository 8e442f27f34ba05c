namespace Hypertext;

internal sealed partial class TagScanner<THandler>
{
    /// <summary>How many dashes the text before the position ends with; two stand for more.</summary>
    private int _dashes;

    /// <summary>Sections 13.2.5.15 to 13.2.5.31: a script ends with its end tag, but within a comment not if a script was opened in
    /// it.</summary>
    private int ReadScript(ReadOnlySpan<byte> chunk, int position)
    {
        switch (_state)
        {
            case ScanState.Script:
                return SkipThrough(chunk, position, (byte)'<', ScanState.ScriptLessThan);
            case ScanState.ScriptLessThan when chunk[position] == '!':
                _state = ScanState.ScriptEscapeStart;
                return position + 1;
            case ScanState.ScriptLessThan:
                return ReadSlash(chunk, position, ScanState.ScriptEndTag, orElse: ScanState.Script);
            case ScanState.ScriptEndTag:
                return ReadTextEnd(chunk, position, orElse: ScanState.Script);
            case ScanState.ScriptEscapeStart or ScanState.ScriptEscapeStartDash:
                return ReadEscapeStart(chunk, position);
            case ScanState.ScriptEscaped:
                return ReadEscaped(chunk, position, ScanState.ScriptEscapedLessThan);
            case ScanState.ScriptEscapedLessThan when chunk[position] != '/':
                _matched = 0;
                _state = ScanState.ScriptDoubleEscapeStart;
                return position;
            case ScanState.ScriptEscapedLessThan:
                return ReadSlash(chunk, position, ScanState.ScriptEscapedEndTag, orElse: ScanState.ScriptEscaped);
            case ScanState.ScriptEscapedEndTag:
                return ReadTextEnd(chunk, position, orElse: ScanState.ScriptEscaped);
            case ScanState.ScriptDoubleEscapeStart:
                return ReadScriptName(chunk, position, ScanState.ScriptDoubleEscaped, orElse: ScanState.ScriptEscaped);
            case ScanState.ScriptDoubleEscaped:
                return ReadEscaped(chunk, position, ScanState.ScriptDoubleEscapedLessThan);
            case ScanState.ScriptDoubleEscapedLessThan:
                return ReadSlash(chunk, position, ScanState.ScriptDoubleEscapeEnd, orElse: ScanState.ScriptDoubleEscaped);
            default:
                return ReadScriptName(chunk, position, ScanState.ScriptEscaped, orElse: ScanState.ScriptDoubleEscaped);
        }
    }

    private int ReadEscapeStart(ReadOnlySpan<byte> chunk, int position)
    {
        if (chunk[position] != '-')
        {
            _state = ScanState.Script;
            return position;
        }

        if (_state == ScanState.ScriptEscapeStart)
        {
            _state = ScanState.ScriptEscapeStartDash;
        }
        else
        {
            _state = ScanState.ScriptEscaped;
            _dashes = 2;
        }

        return position + 1;
    }

    /// <summary>Reads escaped text up to a less-than sign, or to the end of the "comment", which ends all escaping.</summary>
    private int ReadEscaped(ReadOnlySpan<byte> chunk, int position, ScanState lessThan)
    {
        for (; position < chunk.Length; position++)
        {
            if (_dashes == 0)
            {
                var length = chunk[position..].IndexOfAny((byte)'<', (byte)'-');
                if (length < 0)
                {
                    return chunk.Length;
                }

                position += length;
            }

            var value = chunk[position];
            if (value == '<' || (value == '>' && _dashes == 2))
            {
                _dashes = 0;
                _state = value == '<' ? lessThan : ScanState.Script;
                return position + 1;
            }

            _dashes = value == '-' ? Math.Min(_dashes + 1, 2) : 0;
        }

        return position;
    }

    private int ReadScriptName(ReadOnlySpan<byte> chunk, int position, ScanState then, ScanState orElse)
    {
        var end = ReadName(chunk, position, "script"u8, out var isMatch);
        if (end < chunk.Length)
        {
            _state = isMatch ? then : orElse;
        }

        return end;
    }
}
