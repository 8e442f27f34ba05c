using System.Buffers;
using System.Runtime.CompilerServices;

namespace Hypertext;

internal sealed partial class TagScanner<THandler>
{
    private const int Unfinished = -1;

    private static readonly SearchValues<byte> UnquotedEnds = SearchValues.Create("\t\n\f\r >"u8);

    /// <summary>The attributes of the tag at hand that the handler asked for, each name once.</summary>
    private TagAttribute[] _attributes = new TagAttribute[8];
    private int _attributeCount;
    private bool _isSelfClosing;

    /// <summary>Reads a tag from the first letter of its name, and returns the position behind its end.</summary>
    private int ReadStartTag(ReadOnlySpan<byte> chunk, int start)
    {
        _attributeCount = 0;
        var nameEnd = MarkupSearch.EndOfName(chunk, start, MarkupBytes.TagNameEnds);
        var end = EndOfTag(chunk, start, nameEnd, keeps: true);
        if (end == Unfinished)
        {
            return BeginSplitTag(chunk, start, isEndTag: false);
        }

        if (end - start > _tagLimit)
        {
            OnCutTag(chunk.Slice(start, _tagLimit), _isSelfClosing);
        }
        else
        {
            OnStartTag(chunk[start..], nameEnd - start);
        }

        return end;
    }

    /// <summary>Reads an end tag as <see cref="ReadStartTag"/> does a start tag; it has the attributes of one, which count for
    /// nothing.</summary>
    private int ReadEndTag(ReadOnlySpan<byte> chunk, int start)
    {
        var nameEnd = MarkupSearch.EndOfName(chunk, start, MarkupBytes.TagNameEnds);
        var end = EndOfTag(chunk, start, nameEnd, keeps: false);
        if (end == Unfinished)
        {
            return BeginSplitTag(chunk, start, isEndTag: true);
        }

        _state = ScanState.Data;
        _handler.OnEndTag(chunk[start..nameEnd]);
        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void OnStartTag(ReadOnlySpan<byte> source, int nameLength)
    {
        var tag = new Tag(source, nameLength, _attributes.AsSpan(0, _attributeCount), _isSelfClosing);
        var mode = _handler.OnStartTag(tag);
        if (mode == TextMode.Data)
        {
            _state = ScanState.Data;
        }
        else
        {
            Switch(mode, tag.Name);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int EndOfTag(ReadOnlySpan<byte> chunk, int start, int position, bool keeps)
    {
        if ((uint)position < (uint)chunk.Length && chunk[position] == '>')
        {
            _isSelfClosing = false;
            return position + 1;
        }

        return EndOfAttributes(chunk, start, position, keeps);
    }

    private int EndOfAttributes(ReadOnlySpan<byte> chunk, int start, int position, bool keeps)
    {
        while (true)
        {
            var gap = position;
            while ((uint)position < (uint)chunk.Length && MarkupBytes.IsIn(MarkupBytes.SpacesAndSlash, chunk[position]))
            {
                position++;
            }

            if (position >= chunk.Length)
            {
                return Unfinished;
            }

            if (chunk[position] == '>')
            {
                _isSelfClosing = position > gap && chunk[position - 1] == '/';
                return position + 1;
            }

            position = EndOfAttribute(chunk, start, position, keeps);
            if (position == Unfinished)
            {
                return Unfinished;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int EndOfAttribute(ReadOnlySpan<byte> chunk, int start, int position, bool keeps)
    {
        var name = position;
        var nameEnd = MarkupSearch.EndOfName(chunk, position, MarkupBytes.AttributeNameEnds);
        position = SkipSpaces(chunk, nameEnd);
        if (position >= chunk.Length)
        {
            return Unfinished;
        }

        var value = position;
        var valueLength = 0;
        if (chunk[position] == '=')
        {
            value = SkipSpaces(chunk, position + 1);
            if (value >= chunk.Length)
            {
                return Unfinished;
            }

            var quote = chunk[value];
            var isQuoted = quote is (byte)'"' or (byte)'\'';
            value += isQuoted ? 1 : 0;
            var valueEnd = isQuoted ? MarkupSearch.IndexOf(chunk, value, quote) : EndOfUnquoted(chunk, value);
            if (valueEnd < 0)
            {
                return Unfinished;
            }

            valueLength = valueEnd - value;
            position = valueEnd + (isQuoted ? 1 : 0);
        }

        if (keeps && _handler.Keeps(chunk[name..nameEnd]))
        {
            Keep(chunk[start..], new TagAttribute(name - start, nameEnd - name, value - start, valueLength));
        }

        return position;
    }

    private void Keep(ReadOnlySpan<byte> tag, TagAttribute attribute)
    {
        var name = tag.Slice(attribute.NameStart, attribute.NameLength);
        foreach (var earlier in _attributes.AsSpan(0, _attributeCount))
        {
            if (IsSameName(tag.Slice(earlier.NameStart, earlier.NameLength), name))
            {
                return;
            }
        }

        if (_attributeCount == _attributes.Length)
        {
            Array.Resize(ref _attributes, _attributeCount * 2);
        }

        _attributes[_attributeCount++] = attribute;
    }

    /// <summary>Whether two names are one but for the case of ASCII letters; other bytes, of whatever encoding, are compared as they
    /// are.</summary>
    private static bool IsSameName(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.Length != other.Length)
        {
            return false;
        }

        for (var index = 0; index < one.Length; index++)
        {
            if (MarkupBytes.ToLower(one[index]) != MarkupBytes.ToLower(other[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static int EndOfUnquoted(ReadOnlySpan<byte> chunk, int position)
    {
        var length = chunk[position..].IndexOfAny(UnquotedEnds);
        return length < 0 ? Unfinished : position + length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipSpaces(ReadOnlySpan<byte> chunk, int position)
    {
        while ((uint)position < (uint)chunk.Length && MarkupBytes.IsIn(MarkupBytes.Spaces, chunk[position]))
        {
            position++;
        }

        return position;
    }
}
