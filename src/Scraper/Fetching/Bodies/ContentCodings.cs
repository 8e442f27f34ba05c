using System.IO.Compression;

namespace Scraper.Fetching;

/// <summary>The content codings of a body: which there are, and how they are undone.</summary>
/// <remarks>Source: RFC 9110, section 8.4.1. A gzip or deflate body that was cut off would end as if it were whole, were it not for
/// <c>System.IO.Compression.UseStrictValidation</c> in the program's runtime configuration: .NET reads that once, at the first stream.</remarks>
internal static class ContentCodings
{
    /// <summary>What is asked for.</summary>
    public const string Accepted = "gzip, deflate, br";

    /// <summary>How many may be applied to one body: none has use for more than one, but a few servers compress twice.</summary>
    private const int Limit = 2;

    /// <summary>The codings that a header names, in the order in which they were applied; identity left out.</summary>
    /// <returns>Null, with a <paramref name="fault"/>, if they cannot be undone.</returns>
    public static string[]? Parse(string? header, out string? fault)
    {
        fault = null;
        if (header is null)
        {
            return [];
        }

        string[] codings = [.. header
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(coding => coding.ToLowerInvariant())
            .Where(coding => coding != "identity")];
        if (codings.Length > Limit)
        {
            fault = $"{codings.Length} content codings, one on top of the other";
            return null;
        }

        if (Array.Find(codings, coding => coding is not ("gzip" or "x-gzip" or "deflate" or "br")) is { } unknown)
        {
            fault = $"the content coding {Printable.Excerpt(unknown, 40)} is unknown";
            return null;
        }

        return codings;
    }

    /// <summary>A stream that undoes the codings of <paramref name="encoded"/>, the last one first.</summary>
    public static async ValueTask<Stream> DecodeAsync(Stream encoded, string[] codings, CancellationToken cancellationToken)
    {
        for (var index = codings.Length - 1; index >= 0; index--)
        {
            encoded = codings[index] switch
            {
                "br" => new BrotliBody(encoded),
                "deflate" => await DecodeDeflateAsync(encoded, cancellationToken),
                _ => new GZipStream(encoded, CompressionMode.Decompress),
            };
        }

        return encoded;
    }

    /// <summary>By the standard deflate has a zlib wrapper; some servers leave it out, which the first two bytes tell.</summary>
    private static async ValueTask<Stream> DecodeDeflateAsync(Stream encoded, CancellationToken cancellationToken)
    {
        var head = new byte[2];
        var length = await encoded.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var whole = new PrefixedStream(head.AsMemory(0, length), encoded);
        return IsZlib(head.AsSpan(0, length))
            ? new ZLibStream(whole, CompressionMode.Decompress)
            : new DeflateStream(whole, CompressionMode.Decompress);
    }

    /// <summary>RFC 1950, section 2.2: method 8, and both bytes together a multiple of 31.</summary>
    private static bool IsZlib(ReadOnlySpan<byte> head) => head.Length < 2 || ((head[0] & 0x0F) == 8 && ((head[0] << 8) + head[1]) % 31 == 0);
}
