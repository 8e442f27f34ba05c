using Scraper.Tests.Fixtures;
using Scraper.Writing;

namespace Scraper.Tests.Writing;

public sealed class AppendFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void OpenAsync_FoldersMissing_AreMade()
    {
        Append("a/b/c.txt", "x");

        Assert.Equal("x y\n", _folder.Read("a/b/c.txt"));
    }

    [Theory]
    [InlineData("", "x y\n")]
    [InlineData("old\n", "old\nx y\n")]
    [InlineData("torn", "torn\nx y\n")]
    [InlineData("old\ntorn\r", "old\ntorn\r\nx y\n")]
    [InlineData("\n", "\nx y\n")]
    public void CommitAsync_FileWithContent_IsAppendedToBehindAWholeLine(string before, string after)
    {
        _folder.Write("f.txt", before);

        Append("f.txt", "x");

        Assert.Equal(after, _folder.Read("f.txt"));
    }

    [Fact]
    public void OpenAsync_NothingAdded_LeavesAWholeFileAlone()
    {
        _folder.Write("f.txt", "old\n");

        Append("f.txt");

        Assert.Equal("old\n", _folder.Read("f.txt"));
    }

    [Fact]
    public void OpenAsync_FileIsOpen_IsRefusedUntilItIsClosed() => OnLoop.Run(async loop =>
    {
        await using (await AppendFile.OpenAsync(_folder.File("f.txt"), loop.Executor))
        {
            await Assert.ThrowsAsync<IOException>(() => AppendFile.OpenAsync(_folder.File("f.txt"), loop.Executor));
        }

        await using var again = await AppendFile.OpenAsync(_folder.File("f.txt"), loop.Executor);
    });

    [Fact]
    public void OpenAsync_PathIsAFolder_IsRefused() => OnLoop.Run(async loop =>
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => AppendFile.OpenAsync(_folder.File("."), loop.Executor)));

    [Fact]
    public void CommitAsync_LinesAddedMeanwhile_BelongToTheNext() => OnLoop.Run(async loop =>
    {
        await using (var file = await AppendFile.OpenAsync(_folder.File("f.txt"), loop.Executor))
        {
            file.AddLine("1", ' ', "a");
            var commit = file.CommitAsync();
            file.AddLine("2", ' ', "b");
            await commit;
            Assert.Equal("2 b\n".Length, file.PendingByteCount);
            await file.CommitAsync();
            Assert.Equal(0, file.PendingByteCount);
        }

        Assert.Equal("1 a\n2 b\n", _folder.Read("f.txt"));
    });

    [Fact]
    public void CommitAsync_ManyAtOnce_KeepTheOrderAndLoseNothing() => OnLoop.Run(async loop =>
    {
        var expected = string.Concat(Enumerable.Range(0, 300).Select(number => $"{number}\tü€😀\n"));
        await using (var file = await AppendFile.OpenAsync(_folder.File("f.txt"), loop.Executor))
        {
            var commits = new List<Task>();
            for (var number = 0; number < 300; number++)
            {
                file.AddLine(number.ToString(), '\t', "ü€😀");
                commits.Add(file.CommitAsync());
            }

            foreach (var commit in commits)
            {
                await commit;
            }
        }

        Assert.Equal(expected, _folder.Read("f.txt"));
    });

    [Fact]
    public void AddLine_LongerThanTheBuffer_IsKeptWhole()
    {
        var text = new string('ü', 300_000);

        Append("f.txt", "x", text);

        Assert.Equal($"x y\n{text} y\n", _folder.Read("f.txt"));
    }

    [Fact]
    public void DisposeAsync_LinesNotCommitted_AreNotWritten() => OnLoop.Run(async loop =>
    {
        await using (var file = await AppendFile.OpenAsync(_folder.File("f.txt"), loop.Executor))
        {
            file.AddLine("x", ' ', "y");
        }

        Assert.Equal("", _folder.Read("f.txt"));
    });

    public void Dispose() => _folder.Dispose();

    private void Append(string name, params string[] lines) => OnLoop.Run(async loop =>
    {
        await using var file = await AppendFile.OpenAsync(_folder.File(name), loop.Executor);
        foreach (var line in lines)
        {
            file.AddLine(line, ' ', "y");
        }

        await file.CommitAsync();
    });
}
