using Reactor;
using Scraper.Distributing;

namespace Scraper.RabbitMQ.Tests.Distributing;

public sealed class ChangesTests
{
    [Fact]
    public void Tell_SeveralWait_EachGoesOnWhenItsOwnConditionHolds()
    {
        using var loop = new EventLoop(new VirtualTime());
        var changes = new Changes();
        var reached = new List<int>();

        loop.RunUntilComplete(() => TaskGroup.RunAsync(async group =>
        {
            var count = 0;
            foreach (var limit in (int[])[2, 1, 3])
            {
                group.StartSoon(async token =>
                {
                    await changes.WaitUntilAsync(() => count >= limit, token);
                    reached.Add(limit);
                });
            }

            for (; count < 3; count++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), loop.TimeProvider, group.CancellationToken);
                changes.Tell();
            }

            changes.Tell();
        }));

        Assert.Equal([1, 2, 3], reached);
    }

    [Fact]
    public void WaitUntilAsync_OneGivesUp_TheOthersWaitOn()
    {
        using var loop = new EventLoop(new VirtualTime());
        var changes = new Changes();
        var (hasGivenUp, isReached, holds) = (false, false, false);

        loop.RunUntilComplete(() => TaskGroup.RunAsync(async group =>
        {
            using var impatience = new CancellationTokenSource(TimeSpan.FromSeconds(1), loop.TimeProvider);
            group.StartSoon(async token =>
            {
                await changes.WaitUntilAsync(() => holds, token);
                isReached = true;
            });
            try
            {
                await changes.WaitUntilAsync(() => holds, impatience.Token);
            }
            catch (OperationCanceledException)
            {
                hasGivenUp = !isReached;
            }

            holds = true;
            changes.Tell();
        }));

        Assert.True(hasGivenUp);
        Assert.True(isReached);
    }
}
