namespace Hypertext;

/// <summary>The URL references in one value, in UTF-8: one, but for <c>srcset</c>, which has any number, and refresh, which may have
/// none.</summary>
/// <remarks>Valid until its decoder is used again. For <c>foreach</c>.</remarks>
public ref struct LinkReferences
{
    private readonly LinkAttributes _kind;
    private ReadOnlySpan<byte> _rest;
    private bool _isDone;

    internal LinkReferences(ReadOnlySpan<byte> text, LinkAttributes kind)
    {
        _rest = text;
        _kind = kind;
    }

    /// <summary>The URL reference at hand, not yet resolved.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>This sequence.</summary>
    public readonly LinkReferences GetEnumerator() => this;

    /// <summary>Goes on to the next reference; false if there is none.</summary>
    public bool MoveNext()
    {
        if (_isDone)
        {
            return false;
        }

        if (_kind == LinkAttributes.Srcset)
        {
            var isThere = Srcset.TryReadUrl(ref _rest, out var candidate);
            Current = candidate;
            return isThere;
        }

        _isDone = true;
        if (_kind == LinkAttributes.MetaRefresh)
        {
            var isThere = MetaRefresh.TryGetUrl(_rest, out var target);
            Current = target;
            return isThere;
        }

        Current = _rest;
        return true;
    }
}
