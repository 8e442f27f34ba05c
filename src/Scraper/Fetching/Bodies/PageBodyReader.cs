using System.Buffers;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Reads the body of a page: content codings undone, size watched, each chunk handed to the scanner.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class PageBodyReader(ScannerPool scanners, FetchOptions options) : IBodyReader
{
    private const int ChunkSize = 128 * 1024;

    public async ValueTask<HopOutcome> ReadAsync(int status, HttpContent content, ExchangeDeadlines deadlines)
    {
        var headers = content.Headers.NonValidated;
        var type = ContentType.Parse(headers.TryGetValues("Content-Type", out var types) ? types.ToString() : null);
        if (!type.IsHtml)
        {
            return new HopFailure(FailureCategory.NotHtml, type.MediaType!);
        }

        if (!ContentLength.IsValid(headers))
        {
            return new HopFailure(FailureCategory.ProtocolError, "the Content-Length is no number, or there are several");
        }

        if (content.Headers.ContentLength > options.BodyByteLimit)
        {
            return TooLarge();
        }

        var codings = ContentCodings.Parse(headers.TryGetValues("Content-Encoding", out var values) ? values.ToString() : null, out var fault);
        return codings is null
            ? new HopFailure(FailureCategory.DecodeError, fault!)
            : await ReadAsync(status, content, type, codings, deadlines);
    }

    private async ValueTask<HopOutcome> ReadAsync(
        int status, HttpContent content, ContentType type, string[] codings, ExchangeDeadlines deadlines)
    {
        var encoded = new EncodedStream(await content.ReadAsStreamAsync(deadlines.Token), deadlines);
        try
        {
            await using var body = await ContentCodings.DecodeAsync(encoded, codings, deadlines.Token);
            return await ScanAsync(status, body, type, deadlines);
        }
        catch (InvalidDataException) when (encoded.HasEnded)
        {
            return new HopFailure(FailureCategory.Truncated, $"the {string.Join(", ", codings)} body ended before it was whole") { Transience = Transience.Connection };
        }
    }

    private async ValueTask<HopOutcome> ScanAsync(int status, Stream body, ContentType type, ExchangeDeadlines deadlines)
    {
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

    private HopFailure TooLarge() => new(FailureCategory.TooLarge, $"the body is larger than {options.BodyByteLimit} bytes");
}
