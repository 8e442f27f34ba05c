namespace Hypertext;

/// <summary>Finds the end of a tag that arrives in pieces.</summary>
/// <remarks>WHATWG HTML, sections 13.2.5.8 and 13.2.5.32 to 13.2.5.40, byte by byte: what lies between two pieces is one state.</remarks>
internal struct TagBoundary
{
    private State _state;

    private enum State : byte
    {
        TagName,
        BeforeAttributeName,
        AfterSlash,
        AttributeName,
        AfterAttributeName,
        BeforeValue,
        DoubleQuoted,
        SingleQuoted,
        Unquoted,
    }

    /// <summary>Whether the tag, once it has ended, is self-closing.</summary>
    public bool IsSelfClosing { get; private set; }

    /// <summary>Returns the length of what belongs to the tag, its end included, or -1 if all of the piece does and more is to
    /// come.</summary>
    public int Find(ReadOnlySpan<byte> piece)
    {
        for (var position = 0; position < piece.Length; position++)
        {
            if (_state is State.DoubleQuoted or State.SingleQuoted)
            {
                var length = piece[position..].IndexOf((byte)(_state == State.DoubleQuoted ? '"' : '\''));
                if (length < 0)
                {
                    return -1;
                }

                position += length;
                _state = State.BeforeAttributeName;
            }
            else if (piece[position] == '>')
            {
                IsSelfClosing = _state == State.AfterSlash;
                return position + 1;
            }
            else
            {
                _state = After(_state, piece[position]);
            }
        }

        return -1;
    }

    private static State After(State state, byte value) => value switch
    {
        (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r' or (byte)' ' => AfterSpace(state),
        (byte)'/' when state is State.BeforeValue or State.Unquoted => State.Unquoted,
        (byte)'/' => State.AfterSlash,
        (byte)'=' when state is State.AttributeName or State.AfterAttributeName => State.BeforeValue,
        (byte)'"' when state is State.BeforeValue => State.DoubleQuoted,
        (byte)'\'' when state is State.BeforeValue => State.SingleQuoted,
        _ => AfterOther(state),
    };

    private static State AfterSpace(State state) => state switch
    {
        State.AttributeName or State.AfterAttributeName => State.AfterAttributeName,
        State.BeforeValue => State.BeforeValue,
        _ => State.BeforeAttributeName,
    };

    private static State AfterOther(State state) => state switch
    {
        State.TagName => State.TagName,
        State.BeforeValue or State.Unquoted => State.Unquoted,
        _ => State.AttributeName,
    };
}
