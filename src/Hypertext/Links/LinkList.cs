using System.Buffers;

namespace Hypertext;

/// <summary>The links of a page: absolute URLs, each once, in the order of the markup.</summary>
/// <remarks>They share one pooled buffer, which <see cref="Dispose"/> gives back; no span of them may be used after that.</remarks>
public sealed class LinkList : IDisposable
{
    private readonly UrlBuffer _urls = new();
    private int[] _ends = ArrayPool<int>.Shared.Rent(64);

    internal LinkList()
    {
    }

    /// <summary>The number of links.</summary>
    public int Count { get; private set; }

    /// <summary>One of the links: a serialised URL, all of it ASCII.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var start = index == 0 ? 0 : _ends[index - 1];
            return _urls.Written[start.._ends[index]];
        }
    }

    /// <summary>The links as text.</summary>
    public string[] ToArray()
    {
        var links = new string[Count];
        for (var index = 0; index < links.Length; index++)
        {
            links[index] = System.Text.Encoding.ASCII.GetString(this[index]);
        }

        return links;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_ends.Length > 0)
        {
            Count = 0;
            _urls.Dispose();
            ArrayPool<int>.Shared.Return(_ends);
            _ends = [];
        }
    }

    /// <summary>Where URLs are written: what stands behind the last link is the candidate for the next one.</summary>
    internal UrlBuffer Urls => _urls;

    internal ReadOnlySpan<byte> Candidate => _urls.Written[CandidateStart..];

    private int CandidateStart => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>Makes the candidate a link.</summary>
    internal void AcceptCandidate()
    {
        if (Count == _ends.Length)
        {
            var larger = ArrayPool<int>.Shared.Rent(_ends.Length * 2);
            _ends.AsSpan(0, Count).CopyTo(larger);
            ArrayPool<int>.Shared.Return(_ends);
            _ends = larger;
        }

        _ends[Count++] = _urls.Length;
    }

    internal void DropCandidate() => _urls.Truncate(CandidateStart);
}
