using System.IO.Compression;

namespace Scraper.Fetching;

/// <summary>Undoes brotli, and says of bytes that are none what the other decoders say.</summary>
/// <remarks>.NET's stream throws an <see cref="InvalidOperationException"/> then, as if the caller had made a mistake. As to where this
/// resumes see <see cref="EncodedStream"/>.</remarks>
internal sealed class BrotliBody(Stream encoded) : ReadOnlyStream
{
    private readonly BrotliStream _decoder = new(encoded, CompressionMode.Decompress);

    /// <exception cref="InvalidDataException">The bytes are no brotli.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
#pragma warning disable RS0030 // See the remarks.
            return await _decoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
#pragma warning restore RS0030
        }
        catch (InvalidOperationException exception) when (exception is not ObjectDisposedException)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
        }

        base.Dispose(disposing);
    }
}
