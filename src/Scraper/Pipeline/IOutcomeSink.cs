using System.Threading.Channels;

namespace Scraper.Pipeline;

/// <summary>Where what became of the lines goes: the last stage.</summary>
/// <remarks>It runs on the loop, and ends when its input has and all of it is where it is to be.</remarks>
internal interface IOutcomeSink
{
    Task RunAsync(ChannelReader<Outcome> outcomes, CancellationToken cancellationToken);
}
