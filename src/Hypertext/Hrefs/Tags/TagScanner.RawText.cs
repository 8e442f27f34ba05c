namespace Hypertext;

internal sealed partial class TagScanner<THandler>
{
    private int ReadRawText(ReadOnlySpan<byte> chunk, int position)
    {
        switch (_state)
        {
            case ScanState.RawText:
                return SkipThrough(chunk, position, (byte)'<', ScanState.RawTextLessThan);
            case ScanState.RawTextLessThan:
                return ReadSlash(chunk, position, ScanState.RawTextEndTag, orElse: ScanState.RawText);
            default:
                return ReadTextEnd(chunk, position, orElse: ScanState.RawText);
        }
    }

    private int ReadSlash(ReadOnlySpan<byte> chunk, int position, ScanState then, ScanState orElse)
    {
        if (chunk[position] != '/')
        {
            _state = orElse;
            return position;
        }

        _matched = 0;
        _state = then;
        return position + 1;
    }

    /// <summary>Reads the name of an end tag, which ends the text if it is the one that was waited for.</summary>
    private int ReadTextEnd(ReadOnlySpan<byte> chunk, int position, ScanState orElse)
    {
        var end = ReadName(chunk, position, _textEnd.AsSpan(0, _textEndLength), out var isMatch);
        if (end == chunk.Length)
        {
            return end;
        }

        if (!isMatch)
        {
            _state = orElse;
            return end;
        }

        // The rest is read as that of any tag whose first bytes came earlier.
        BeginSplitTag(_textEnd.AsSpan(0, _textEndLength), 0, isEndTag: true);
        return end;
    }

    /// <summary>Compares what comes with a name in lower case; returns the position of the first byte that is no part of it.</summary>
    /// <remarks>The name is there if that byte ends names. At the end of the chunk nothing is known yet.</remarks>
    private int ReadName(ReadOnlySpan<byte> chunk, int position, ReadOnlySpan<byte> name, out bool isMatch)
    {
        while (position < chunk.Length && _matched < name.Length && MarkupBytes.ToLower(chunk[position]) == name[_matched])
        {
            _matched++;
            position++;
        }

        isMatch = position < chunk.Length && _matched == name.Length && MarkupBytes.IsIn(MarkupBytes.TagNameEnds, chunk[position]);
        return position;
    }
}
