using System.Text;
using Scraper.Options;
using Scraper.Reading;

namespace Scraper.Pipeline;

/// <summary>One of the loops that a run is divided among, and what of the whole is its own.</summary>
/// <remarks>A host belongs to the loop that the upper half of its <see cref="StableHash"/> says, modulo their number. The lower half decides
/// on the <see cref="Shard"/>: were it one half for both, the hosts of a shard would all belong to one loop.</remarks>
/// <param name="Index">Which, from 0.</param>
/// <param name="Count">Of how many.</param>
internal readonly record struct LoopPart(int Index, int Count)
{
    /// <summary>The only loop of a run.</summary>
    public static LoopPart Whole { get; } = new(0, 1);

    /// <summary>The number of the loop to which a host belongs.</summary>
    /// <param name="host">As it is serialised, without the port.</param>
    /// <param name="count">How many loops there are.</param>
    public static int Of(string host, int count) => (int)((StableHash.Of(Encoding.ASCII.GetBytes(host)) >> 32) % (uint)count);

    /// <summary>Its share of what the run may have in all: the shares of all loops add up to that, and none is less than one.</summary>
    public int ShareOf(int total) => Math.Max(1, (total / Count) + (Index < total % Count ? 1 : 0));

    /// <summary>The options with its share of what they limit in all.</summary>
    public FetchOptions ShareOf(FetchOptions options) => Count == 1
        ? options
        : options with
        {
            Concurrency = ShareOf(options.Concurrency),
            NameThreads = ShareOf(options.NameThreads),
            NameCapacity = ShareOf(options.NameCapacity),
        };
}
