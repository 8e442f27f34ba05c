using System.Net.Sockets;

namespace Reactor.Tests;

/// <summary>Content in which a byte that is lost, doubled or misplaced shows.</summary>
internal static class TestBytes
{
    public static byte[] Make(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static async Task<byte[]> ReceiveAllAsync(LoopSocket socket, int bufferSize = 64 * 1024)
    {
        using var all = new MemoryStream();
        var buffer = new byte[bufferSize];
        while (await socket.ReceiveAsync(buffer) is > 0 and var count)
        {
            all.Write(buffer.AsSpan(0, count));
        }

        return all.ToArray();
    }

    /// <summary>Blocks until the other side has sent <paramref name="length"/> bytes.</summary>
    public static byte[] ReceiveExactly(Socket socket, int length)
    {
        var bytes = new byte[length];
        for (var received = 0; received < length;)
        {
            var count = socket.Receive(bytes.AsSpan(received));
            Assert.True(count > 0, "The connection ended early.");
            received += count;
        }

        return bytes;
    }
}
