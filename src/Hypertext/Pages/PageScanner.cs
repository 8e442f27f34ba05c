using System.Text;

namespace Hypertext;

/// <summary>Reads a page as it arrives, chunk by chunk: finds out its encoding, and has an engine find its links.</summary>
/// <remarks>
/// Of the page it keeps no more than its first 1,024 bytes, until they tell the encoding. Bytes of an encoding that holds ASCII go to
/// the engine as they are; UTF-16 and ISO-2022-JP become UTF-8 first. One page and one thread at a time, one page after the other.
/// </remarks>
public sealed class PageScanner
{
    private readonly IHrefEngine _engine;
    private readonly byte[] _head = new byte[CharsetSniffer.PrescanLength];
    private readonly Transcoder _transcoder = new();
    private int _headLength;
    private string? _headerCharset;
    private Encoding? _encoding;
    private CharsetSource _encodingSource;
    private bool _transcodes;

    /// <summary>Makes a scanner that has <paramref name="engine"/>, which must be nobody else's, find the links.</summary>
    public PageScanner(IHrefEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _engine = engine;
    }

    /// <summary>Begins a page, and forgets the one before.</summary>
    /// <param name="headerCharset">The charset parameter of the Content-Type header, or null if there is none.</param>
    public void Begin(string? headerCharset)
    {
        _engine.Reset();
        _headerCharset = headerCharset;
        _headLength = 0;
        _encoding = null;
    }

    /// <summary>Takes the next bytes of the page; they are not needed after the call.</summary>
    public void Feed(ReadOnlySpan<byte> chunk)
    {
        if (_encoding is null)
        {
            if (_headLength + chunk.Length < _head.Length)
            {
                Keep(chunk);
                return;
            }

            if (_headLength == 0)
            {
                Sniff(chunk);
            }
            else
            {
                var missing = _head.Length - _headLength;
                Keep(chunk[..missing]);
                chunk = chunk[missing..];
                SniffHead();
            }
        }

        FeedEngine(chunk);
    }

    /// <summary>Ends the page.</summary>
    /// <returns>What was found in it, which is the caller's.</returns>
    public ScannedPage Complete()
    {
        if (_encoding is null)
        {
            SniffHead();
        }

        if (!_transcodes)
        {
            return new ScannedPage(_engine.Complete(_encoding!), _encoding!, _encodingSource);
        }

        _transcoder.Complete(_engine);
        return new ScannedPage(_engine.Complete(Encoding.UTF8), _encoding!, _encodingSource);
    }

    private void Keep(ReadOnlySpan<byte> chunk)
    {
        chunk.CopyTo(_head.AsSpan(_headLength));
        _headLength += chunk.Length;
    }

    private void SniffHead()
    {
        Sniff(_head.AsSpan(0, _headLength));
        FeedEngine(_head.AsSpan(0, _headLength));
    }

    private void Sniff(ReadOnlySpan<byte> head)
    {
        _encoding = CharsetSniffer.Detect(head, _headerCharset, out _encodingSource);
        _transcodes = !EncodingLabels.IsAsciiSuperset(_encoding);
        if (_transcodes)
        {
            _transcoder.Begin(_encoding);
        }
    }

    private void FeedEngine(ReadOnlySpan<byte> chunk)
    {
        if (_transcodes)
        {
            _transcoder.Feed(chunk, _engine);
        }
        else
        {
            _engine.Feed(chunk);
        }
    }
}
