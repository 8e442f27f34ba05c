using System.Net.Sockets;

namespace Reactor.Tests.Backends;

[Collection(nameof(RunsAlone))]
public sealed class EpollBackendTests
{
    [Fact]
    public void Create_OneDescriptorIsLeftWhereTwoAreNeeded_ThrowsAndLeavesItFree()
    {
        LoopBackend.CreateEpoll().Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var last = File.OpenHandle("/dev/null");
        using (new DescriptorLimit())
        {
            last.Dispose();

            Assert.Throws<SocketException>(LoopBackend.CreateEpoll);

            File.OpenHandle("/dev/null").Dispose();
        }
    }
}
