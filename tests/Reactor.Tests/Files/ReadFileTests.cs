namespace Reactor.Tests;

public sealed class ReadFileTests
{
    [Fact]
    public void ReadAsync_AgainAndAgain_GivesTheWholeFileInOrder() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        var bytes = TestBytes.Make(1_000_003);
        await using var file = await CreateAsync(loop, path, bytes);
        using var all = new MemoryStream();
        using var cancellation = new CancellationTokenSource();
        var buffer = new byte[64 * 1024];

        while (await file.ReadAsync(buffer, cancellation.Token) is > 0 and var count)
        {
            all.Write(buffer.AsSpan(0, count));
        }

        Assert.True(bytes.AsSpan().SequenceEqual(all.ToArray()));
        Assert.Equal(bytes.Length, file.Position);
    });

    [Fact]
    public void ReadAtAsync_SeveralAtOnce_EachReadsItsPlace() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        await using var file = await CreateAsync(loop, path, [0, 1, 2, 3, 4, 5]);
        var first = new byte[2];
        var second = new byte[9];

        var one = file.ReadAtAsync(1, first);
        var other = file.ReadAtAsync(3, second);

        Assert.Equal(2, await one);
        Assert.Equal([1, 2], first);
        Assert.Equal(3, await other);
        Assert.Equal([3, 4, 5], second[..3]);
        Assert.Equal(0, await file.ReadAtAsync(6, first));
    });

    [Fact]
    public void ReadAsync_Abandoned_LeavesTheBufferAndThePosition() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        await using var file = await CreateAsync(loop, path, [1, 2, 3]);
        using var cancellation = new CancellationTokenSource();
        var buffer = new byte[3];

        // The first step of a wait that ends while a thread may be reading already.
        var read = file.ReadAsync(buffer, cancellation.Token);
        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(0, file.Position);
        Assert.Equal(3, await file.ReadAtAsync(0, new byte[3]));
        Assert.Equal(new byte[3], buffer);
        Assert.Equal(3, await file.ReadAsync(buffer));
        Assert.Equal([1, 2, 3], buffer);
    });

    [Fact]
    public void ReadAllAsync_FileThatTellsNoLength_IsReadToItsEnd() => TestLoop.Run(async loop =>
    {
        await using var file = await LoopFile.OpenReadAsync(loop, "/proc/self/status");

        var text = System.Text.Encoding.UTF8.GetString(await file.ReadAllAsync());

        Assert.Contains("VmPeak", text, StringComparison.Ordinal);
    });

    private static async Task<LoopFile> CreateAsync(EventLoop loop, TemporaryPath path, byte[] content)
    {
        var file = await LoopFile.OpenAppendAsync(loop, path.Path);
        await file.AppendAsync(content);
        return file;
    }
}
