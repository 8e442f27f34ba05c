using System.Buffers;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Reads the body of a page: content codings undone, size watched, each chunk handed to the scanner.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class PageBodyReader(ScannerPool scanners, FetchOptions options) : DecodedBodyReader(options.BodyByteLimit)
{
    private const int ChunkSize = 128 * 1024;

    /// <summary>The header read last, and its meaning: servers say the same of nearly all pages.</summary>
    private string? _header;
    private ContentType _type = ContentType.Parse(null);

    public override ValueTask<HopOutcome> ReadAsync(int status, HttpContent content, ExchangeDeadlines deadlines)
    {
        var type = TypeOf(content.Headers.NonValidated.TryGetValues("Content-Type", out var types) ? types.ToString() : null);
        return type.IsHtml
            ? base.ReadAsync(status, content, deadlines)
            : ValueTask.FromResult<HopOutcome>(new HopFailure(FailureCategory.NotHtml, type.MediaType!));
    }

    private ContentType TypeOf(string? header)
    {
        if (header != _header)
        {
            _header = header;
            _type = ContentType.Parse(header);
        }

        return _type;
    }

    protected override async ValueTask<HopOutcome> TakeAsync(int status, string? header, Stream body, ExchangeDeadlines deadlines)
    {
        var type = TypeOf(header);
        var scanner = scanners.Rent(type.Charset);
        var expected = deadlines.Contender?.CreatePattern();
        try
        {
            long total = 0;
            while (true)
            {
                // Memory is taken when there is something to put there, not before: thousands of pages may wait at once, and all of them share a few buffers.
                _ = await body.ReadAsync(Memory<byte>.Empty, deadlines.Token);
                var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
                try
                {
                    var count = await body.ReadAsync(buffer, deadlines.Token);
                    if (count == 0)
                    {
                        break;
                    }

                    if (total == 0 && type.MediaType is null && !HtmlSignature.MayBeHtml(buffer.AsSpan(0, count)))
                    {
                        return new HopFailure(FailureCategory.NotHtml, "no Content-Type, and no HTML by its first bytes");
                    }

                    total += count;
                    if (total > options.BodyByteLimit)
                    {
                        return TooLarge();
                    }

                    scanner.Feed(buffer.AsSpan(0, count));
                    expected?.Feed(buffer.AsSpan(0, count));
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }

            if (expected is { IsFound: false })
            {
                return new HopFailure(FailureCategory.Unexpected, "the page does not hold the text that it must");
            }

            return new HopContent(status, scanner.Complete(), total);
        }
        finally
        {
            scanners.Return(scanner);
        }
    }
}
