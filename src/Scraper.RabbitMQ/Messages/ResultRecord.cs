namespace Scraper.RabbitMQ;

/// <summary>What became of a line, as a worker has written it.</summary>
/// <param name="Ordinal">The number of the line.</param>
/// <param name="Pages">1 if it counts as a page that is done, else 0.</param>
/// <param name="Links">The links of the page.</param>
/// <param name="Bytes">The size of the page.</param>
/// <param name="Category">The kind of failure, if it is one; else empty.</param>
/// <param name="Results">What is to be appended to the results.</param>
/// <param name="Failures">What is to be appended to the failures.</param>
internal readonly record struct ResultRecord(
    long Ordinal, long Pages, long Links, long Bytes, string Category, ReadOnlyMemory<byte> Results, ReadOnlyMemory<byte> Failures);
