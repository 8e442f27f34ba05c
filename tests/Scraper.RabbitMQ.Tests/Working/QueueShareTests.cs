namespace Scraper.RabbitMQ.Tests.Working;

/// <summary>Workers that know nothing of each other but their number come to about as many queues each.</summary>
public sealed class QueueShareTests
{
    [Theory]
    [InlineData(16, 1)]
    [InlineData(16, 3)]
    [InlineData(16, 5)]
    [InlineData(16, 16)]
    [InlineData(4, 7)]
    public void Workers_AfterSomeTurns_HaveAllQueuesAndNoneHasTwoMoreThanAnother(int queues, int workers)
    {
        var cluster = new Cluster(queues);

        cluster.Join(workers);
        cluster.TakeTurns(10);

        cluster.AssertBalanced();
    }

    [Fact]
    public void Workers_ComingAndGoing_AreBalancedAgain()
    {
        var cluster = new Cluster(16);
        foreach (var change in new[] { 1, 1, 1, -1, 1, 1, -2, 1, 4, -5 })
        {
            if (change > 0)
            {
                cluster.Join(change);
            }
            else
            {
                cluster.Leave(-change);
            }

            cluster.TakeTurns(12);

            cluster.AssertBalanced();
        }
    }

    private sealed class Cluster(int queueCount)
    {
        private readonly List<(QueueShare Share, HashSet<string> Held)> _workers = [];

        private readonly string[] _queues = [.. Enumerable.Range(0, queueCount).Select(number => $"q{number}")];

        public void Join(int count)
        {
            for (; count > 0; count--)
            {
                _workers.Add((new QueueShare(queueCount), []));
            }
        }

        public void Leave(int count) => _workers.RemoveRange(0, count);

        public void TakeTurns(int count)
        {
            for (; count > 0; count--)
            {
                _workers.ForEach(worker => TakeTurn(worker.Share, worker.Held));
            }
        }

        public void AssertBalanced()
        {
            var counts = _workers.Select(worker => worker.Held.Count).ToArray();
            Assert.Equal(queueCount, counts.Sum());
            Assert.True(counts.Max() - counts.Min() <= 1, string.Join(' ', counts));
        }

        private void TakeTurn(QueueShare share, HashSet<string> held)
        {
            held.ExceptWith(held.Take(share.CountToRelease(held.Count, _workers.Count)).ToList());
            foreach (var queue in _queues.Where(queue => !held.Contains(queue)))
            {
                if (!share.WantsMore(held.Count))
                {
                    break;
                }

                var isFree = !_workers.Exists(worker => worker.Held.Contains(queue));
                if (share.IsToBeTaken(queue, isFree, held.Count))
                {
                    held.Add(queue);
                }
            }
        }
    }
}
