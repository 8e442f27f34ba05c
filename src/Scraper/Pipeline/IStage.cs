using System.Threading.Channels;

namespace Scraper.Pipeline;

/// <summary>A stage: takes items off one channel and puts others on the next.</summary>
/// <remarks>It runs on the loop, and ends when its input has. It never completes its output: the pipeline does.</remarks>
internal interface IStage<TIn, TOut>
{
    Task RunAsync(ChannelReader<TIn> input, ChannelWriter<TOut> output, CancellationToken cancellationToken);
}
