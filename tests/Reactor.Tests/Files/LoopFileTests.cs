namespace Reactor.Tests;

public sealed class LoopFileTests
{
    [Fact]
    public void AppendAsync_ManyNotAwaited_AreInTheOrderOfTheCalls() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        await using var file = await LoopFile.OpenAppendAsync(loop, path.Path);
        var appends = new List<Task>();
        for (var index = 0; index < 500; index++)
        {
            appends.Add(file.AppendAsync(BitConverter.GetBytes(index)));
        }

        foreach (var append in appends)
        {
            await append;
        }

        var expected = Enumerable.Range(0, 500).SelectMany(BitConverter.GetBytes);
        Assert.Equal(expected, await file.ReadAllAsync());
        Assert.True(loop.IsCurrent);
    });

    [Fact]
    public void AppendAsync_Large_IsWrittenWhole() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        var bytes = TestBytes.Make(16 * 1024 * 1024);
        await using var file = await LoopFile.OpenAppendAsync(loop, path.Path);

        await file.AppendAsync(bytes);
        await file.FlushAsync();

        Assert.Equal(bytes.Length, await file.GetLengthAsync());
        var read = await file.ReadAllAsync();
        Assert.True(bytes.AsSpan().SequenceEqual(read));
    });

    [Fact]
    public void AppendAsync_SomebodyElseHasAppendedMeanwhile_OverwritesNothing() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        await using var one = await LoopFile.OpenAppendAsync(loop, path.Path);
        await using var other = await LoopFile.OpenAppendAsync(loop, path.Path);

        await one.AppendAsync(new byte[] { 1 });
        await other.AppendAsync(new byte[] { 2 });
        await one.AppendAsync(new byte[] { 3 });

        Assert.Equal([1, 2, 3], await other.ReadAllAsync());
    });

    [Fact]
    public void AppendAsync_DiskIsFull_ThrowsAndTheNextOneIsTried() => TestLoop.Run(async loop =>
    {
        await using var file = await LoopFile.OpenAppendAsync(loop, "/dev/full");
        var first = file.AppendAsync(new byte[1]);
        var second = file.AppendAsync(new byte[1]);

        await Assert.ThrowsAsync<IOException>(() => first);
        await Assert.ThrowsAsync<IOException>(() => second);
    });

    [Fact]
    public void DisposeAsync_AppendsAreUnderWay_AreDoneFirst() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        var file = await LoopFile.OpenAppendAsync(loop, path.Path);
        _ = file.AppendAsync(new byte[] { 1 });
        _ = file.AppendAsync(new byte[] { 2 });

        await file.DisposeAsync();
        await file.DisposeAsync();

        await using var read = await LoopFile.OpenReadAsync(loop, path.Path);
        Assert.Equal([1, 2], await read.ReadAllAsync());
        Assert.Throws<ObjectDisposedException>(() => { _ = file.AppendAsync(new byte[1]); });
    });

    [Fact]
    public void SetLengthAsync_Shorter_CutsOffAndAppendsGoOnThere() => TestLoop.Run(async loop =>
    {
        using var path = new TemporaryPath();
        await using var file = await LoopFile.OpenAppendAsync(loop, path.Path);
        _ = file.AppendAsync(new byte[] { 1, 2, 3 });

        _ = file.SetLengthAsync(1);
        await file.AppendAsync(new byte[] { 4 });

        Assert.Equal([1, 4], await file.ReadAllAsync());
        Assert.Equal(2, await file.GetLengthAsync());
    });

    [Theory]
    [InlineData("/no/such/file", typeof(FileNotFoundException))]
    [InlineData("/etc/passwd/file", typeof(DirectoryNotFoundException))]
    [InlineData("/etc", typeof(UnauthorizedAccessException))]
    public void OpenAppendAsync_CannotBeOpened_SaysWhy(string path, Type expected) => TestLoop.Run(async loop =>
    {
        var exception = await Assert.ThrowsAsync(expected, () => LoopFile.OpenAppendAsync(loop, path));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    });
}
