using System.Diagnostics;

namespace Hypertext;

/// <summary>Finds the tags in the bytes of a page that arrives in chunks.</summary>
/// <remarks>
/// Source: WHATWG HTML, section 13.2.5 (tokenization), on bytes of any encoding that holds ASCII: all that delimits markup is below
/// 0x40, which no byte of a multi-byte character that is not ASCII is, where it could be taken for a delimiter. What is neither a
/// tag nor tells where a tag begins is skipped. Between two chunks only a tag that has not ended is kept, up to the tag limit.
/// One thread at a time.
/// </remarks>
internal sealed partial class TagScanner<THandler>
    where THandler : struct, ITagHandler
{
    private const int NameCapacity = 32;

    private readonly int _tagLimit;
    private readonly byte[] _textEnd = new byte[NameCapacity];

    private THandler _handler;
    private ScanState _state;

    /// <summary>How much of what is being recognized, such as the name of an end tag, the bytes so far agree with.</summary>
    private int _matched;
    private int _textEndLength;

    public TagScanner(THandler handler, int tagLimit)
    {
        _handler = handler;
        _tagLimit = tagLimit;
    }

    public ref THandler Handler => ref _handler;

    /// <summary>How many tags were longer than the limit and lost what came beyond it.</summary>
    public int CutTags { get; private set; }

    /// <summary>Begins a page, in the state of <paramref name="mode"/>, whose text ends with the end tag of <paramref
    /// name="element"/>.</summary>
    public void Begin(TextMode mode = TextMode.Data, ReadOnlySpan<byte> element = default)
    {
        CutTags = 0;
        ForgetSplitTag();
        Switch(mode, element);
    }

    public void Feed(ReadOnlySpan<byte> chunk)
    {
        var position = 0;
        while (position < chunk.Length)
        {
            position = Read(chunk, position);
        }
    }

    /// <summary>Reads on from a position of the chunk; returns the position from which to read on in the state that is then
    /// current.</summary>
    private int Read(ReadOnlySpan<byte> chunk, int position)
    {
        switch (_state)
        {
            case ScanState.Data:
                return ReadData(chunk, position);
            case ScanState.TagOpen:
                return ReadTagOpen(chunk, position);
            case ScanState.EndTagOpen:
                return ReadEndTagOpen(chunk, position);
            case ScanState.SplitTag:
                return ReadSplitTag(chunk, position);
            case ScanState.BogusComment:
                return SkipThrough(chunk, position, (byte)'>', ScanState.Data);
            case ScanState.Plaintext:
                return chunk.Length;
            case <= ScanState.MarkupDeclarationCData:
                return ReadMarkupDeclaration(chunk, position);
            case <= ScanState.CommentEndBang:
                return ReadComment(chunk, position);
            case <= ScanState.CDataEnd:
                return ReadCData(chunk, position);
            case <= ScanState.RawTextEndTag:
                return ReadRawText(chunk, position);
            default:
                return ReadScript(chunk, position);
        }
    }

    /// <summary>Reads markup until something other than a tag comes, or a tag after which other rules hold.</summary>
    private int ReadData(ReadOnlySpan<byte> chunk, int position)
    {
        while (_state == ScanState.Data)
        {
            var end = MarkupSearch.IndexOf(chunk, position, (byte)'<');
            if (_handler.WatchesText)
            {
                _handler.OnText(end < 0 ? chunk[position..] : chunk[position..end]);
            }

            if (end < 0)
            {
                return chunk.Length;
            }

            position = end + 1;
            var rest = chunk.Length - position;
            if (rest > 0 && MarkupBytes.IsLetter(chunk[position]))
            {
                position = ReadStartTag(chunk, position);
            }
            else if (rest > 1 && chunk[position] == '/' && MarkupBytes.IsLetter(chunk[position + 1]))
            {
                position = ReadEndTag(chunk, position + 1);
            }
            else
            {
                _state = ScanState.TagOpen;
            }
        }

        return position;
    }

    private int ReadTagOpen(ReadOnlySpan<byte> chunk, int position)
    {
        switch (chunk[position])
        {
            case (byte)'/':
                _state = ScanState.EndTagOpen;
                return position + 1;
            case (byte)'!':
                _state = ScanState.MarkupDeclaration;
                return position + 1;
            case (byte)'?':
                _state = ScanState.BogusComment;
                return position;
            case var letter when MarkupBytes.IsLetter(letter):
                return ReadStartTag(chunk, position);
            default:
                _state = ScanState.Data;
                if (_handler.WatchesText)
                {
                    _handler.OnText("<"u8);
                }

                return position;
        }
    }

    private int ReadEndTagOpen(ReadOnlySpan<byte> chunk, int position)
    {
        if (MarkupBytes.IsLetter(chunk[position]))
        {
            return ReadEndTag(chunk, position);
        }

        _state = ScanState.BogusComment;
        return position;
    }

    private int SkipThrough(ReadOnlySpan<byte> chunk, int position, byte value, ScanState then)
    {
        var length = chunk[position..].IndexOf(value);
        if (length < 0)
        {
            return chunk.Length;
        }

        _state = then;
        return position + length + 1;
    }

    private void Switch(TextMode mode, ReadOnlySpan<byte> element)
    {
        _state = mode switch
        {
            TextMode.RawText => ScanState.RawText,
            TextMode.Script => ScanState.Script,
            TextMode.Plaintext => ScanState.Plaintext,
            TextMode.CData => ScanState.CData,
            _ => ScanState.Data,
        };
        if (mode is TextMode.RawText or TextMode.Script)
        {
            Debug.Assert(element.Length <= NameCapacity);
            System.Text.Ascii.ToLower(element, _textEnd, out _textEndLength);
        }
    }
}
