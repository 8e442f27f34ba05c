using Scraper.Pipeline;
using Scraper.RabbitMQ;
using Scraper.Reading;

namespace Scraper.Distributing;

/// <summary>The lines that a worker gets from the broker.</summary>
internal sealed class SharedLines(LineIntake intake) : ILineSource
{
    public long Position => 0;

    public async ValueTask<InputLine?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await intake.ReadAsync(cancellationToken) is not { } line)
        {
            return null;
        }

        var message = line.Message;
        return intake.IsPoison(line)
            ? new InputLine(message.Ordinal, message.Text, $"set aside: {line.EarlierCount} workers were given it, and were gone before it had ended")
            {
                FaultCategory = FailureCategory.SetAside,
            }
            : new InputLine(message.Ordinal, message.Text, message.Fault);
    }
}
