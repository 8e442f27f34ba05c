using Scraper.Options;
using Scraper.Reading;
using Scraper.Tests.Fixtures;
using Scraper.Writing;
using Scraper.Writing.Formats;
using Scraper.Writing.Journals;
using Scraper.Writing.Storage;

namespace Scraper.Tests.Writing;

/// <summary>What a run finds at its start that it is not to touch, or not to go on from.</summary>
public sealed class OutputOpeningTests : IDisposable
{
    private static readonly ListRecord List = new("urls.txt", new ListFingerprint(1, 2, 3));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Begin_UncommittedLines_AreCutOffAndNothingElse()
    {
        _folder.Write("results.txt", "old\n");
        Commit("http://a/", finish: false);
        Append("results.txt", "torn");

        Open().Dispose();

        Assert.Equal("old\nhttp://a/\tx:1\n", _folder.Read("results.txt"));
    }

    [Fact]
    public void Begin_AfterTheEnd_CutsNothing()
    {
        Commit("http://a/", finish: true);
        Append("results.txt", "not ours\n");

        Commit("http://b/", finish: true);

        Assert.Equal("http://a/\tx:1\nnot ours\nhttp://b/\tx:1\n", _folder.Read("results.txt"));
    }

    [Fact]
    public void Begin_ResultsAreAnotherFile_IsRefusedAndTheFileStays()
    {
        Commit("http://a/", finish: false);
        _folder.Write("results.txt", "another file, and rather longer than ours\n");

        var exception = Assert.Throws<JournalException>(Open);

        Assert.Contains("results.txt: not the file that the run wrote", exception.Message);
        Assert.Equal("another file, and rather longer than ours\n", _folder.Read("results.txt"));
    }

    [Fact]
    public void Begin_ResultsWereRemoved_FetchesAllAgain()
    {
        Commit("http://a/", finish: false);
        File.Delete(_folder.File("results.txt"));

        using var opening = Open();

        Assert.Contains("lacks what the last 1 commits wrote: 1 URLs that were finished are fetched again", opening.Notice);
        Assert.Equal(0, opening.Unfinished!.Finished.Count);
    }

    [Fact]
    public void Begin_ResultsAreShorterThanTheRunFoundThem_IsRefused()
    {
        _folder.Write("results.txt", "from before\n");
        Commit("http://a/", finish: false);
        _folder.Write("results.txt", "from");

        Assert.Contains("shorter than when the run began", Assert.Throws<JournalException>(Open).Message);
    }

    [Fact]
    public void Begin_FreshBehindAnUnfinishedRun_CutsWhatWasNotCommittedAndAppends()
    {
        Commit("http://a/", finish: false);
        Append("results.txt", "torn");

        Commit("http://b/", finish: true, ResumeMode.Fresh);

        Assert.Equal("http://a/\tx:1\nhttp://b/\tx:1\n", _folder.Read("results.txt"));
    }

    [Theory]
    [InlineData(false, "list name=")]
    [InlineData(false, "part number=")]
    [InlineData(true, "base results=")]
    public void Begin_JournalIsDamagedWhereItWasWrittenAtOnce_IsRefusedAndTheResultsStay(bool finish, string damaged)
    {
        _folder.Write("results.txt", "old\n");
        Commit("http://a/", finish);
        _folder.Write("results.txt.journal", _folder.Read("results.txt.journal").Replace(damaged, damaged + "0", StringComparison.Ordinal));

        var exception = Assert.Throws<JournalException>(Open);

        Assert.Contains("results.txt.journal: no journal of this program, or a damaged one", exception.Message);
        Assert.Equal("old\nhttp://a/\tx:1\n", _folder.Read("results.txt"));
    }

    [Fact]
    public void Begin_PartsOfAnEarlierRun_AreAppendedToAndNotCut()
    {
        _folder.Write("results.txt", "0\n");
        _folder.Write("results.1.txt", "1\n");

        Commit("http://a/", finish: false, rotate: 1_000);
        Open(rotate: 1_000).Dispose();

        Assert.Equal("0\n", _folder.Read("results.txt"));
        Assert.Equal("1\nhttp://a/\tx:1\n", _folder.Read("results.1.txt"));
    }

    [Fact]
    public void Begin_PartsOfAnEarlierRunWithoutRotation_AreNotTouched()
    {
        _folder.Write("results.1.txt", "1\n");

        Commit("http://a/", finish: false);
        Assert.Throws<JournalException>(() => Begin(Open(rotate: 1_000)));

        Assert.Equal("1\n", _folder.Read("results.1.txt"));
    }

    [Fact]
    public void Commit_SomebodyElseAppends_StopsInsteadOfWritingOverIt()
    {
        using var opening = Open();
        using var output = Begin(opening);
        output.Commit(NewBatch("http://a/", 1));
        Append("results.txt", "mine\n");

        var exception = Assert.Throws<IOException>(() => output.Commit(NewBatch("http://b/", 2)));

        output.Dispose();
        Assert.Contains("results.txt: somebody else has written to it", exception.Message);
        Assert.Equal("http://a/\tx:1\nmine\n", _folder.Read("results.txt"));
    }

    [Fact]
    public void Finish_LineThatNeverEnded_IsAFaultOfOurs()
    {
        using var opening = Open();
        using var output = Begin(opening);
        output.Commit(NewBatch("http://a/", 2));

        Assert.Contains("of the 2 lines of the list not all have ended, but only 2", Assert.Throws<InvalidDataException>(() => output.Finish(2)).Message);
    }

    [Fact]
    public void Begin_Journal_IsReadByItsOwnerOnly()
    {
        Commit("http://a/", finish: true);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_folder.File("results.txt.journal")).UnixFileMode);
    }

    [Fact]
    public void Fingerprint_LongerList_IsKnownByItsBeginning()
    {
        var before = new string('x', 100_000) + "\n";
        var path = _folder.Write("urls.txt", before);
        var fingerprint = Fingerprint(path, _ => { });

        Assert.False(IsBeginning(before));
        Assert.True(IsBeginning(before + "more\n"));
        Assert.False(IsBeginning("y" + before[1..] + "more\n"));
        Assert.False(IsBeginning(before[..^2] + "y\nmore\n"));
        Assert.False(IsBeginning(before[..^1] + "more\n"));
        Assert.False(IsBeginning("x"));

        bool IsBeginning(string text)
        {
            var isBeginning = false;
            Fingerprint(_folder.Write("urls.txt", text), file => isBeginning = fingerprint.IsBeginningOf(file));
            return isBeginning;
        }
    }

    [Fact]
    public void Fingerprint_LastLineHadNoEnd_IsKnownOnlyIfItHasOneNow()
    {
        var fingerprint = Fingerprint(_folder.Write("urls.txt", "http://a/1"), _ => { });

        Fingerprint(_folder.Write("urls.txt", "http://a/1\nhttp://a/2\n"), file => Assert.True(fingerprint.IsBeginningOf(file)));
        Fingerprint(_folder.Write("urls.txt", "http://a/12\n"), file => Assert.False(fingerprint.IsBeginningOf(file)));
    }

    private static ListFingerprint Fingerprint(string path, Action<Microsoft.Win32.SafeHandles.SafeFileHandle> look)
    {
        using var file = JustClosed.Open(() => File.OpenHandle(path));
        look(file);
        return ListFingerprint.Of(file);
    }

    private OutputOpening Open() => Open(ResumeMode.GoOn);

    private OutputOpening Open(ResumeMode mode = ResumeMode.GoOn, long rotate = 0) => JustClosed.Open(() => new OutputOpening(
        new SystemFiles(),
        new ScraperOptions { Output = new OutputOptions { Path = _folder.File("results.txt"), RotateBytes = rotate } },
        mode,
        TimeProvider.System));

    private static JournaledOutput Begin(OutputOpening opening)
    {
        using (opening)
        {
            return opening.Begin(List, _ => false);
        }
    }

    private void Commit(string url, bool finish, ResumeMode mode = ResumeMode.GoOn, long rotate = 0)
    {
        using var output = Begin(Open(mode, rotate));
        output.Commit(NewBatch(url, 1));
        if (finish)
        {
            output.Finish(1);
        }
    }

    private static Batch NewBatch(string url, long line)
    {
        var batch = new Batch();
        new OutcomeWriter(new LinkLineFormat(), TimeProvider.System).Write(Pages.Links(url, ["x:1"], 1) with { Ordinal = line }, batch);
        return batch;
    }

    /// <summary>Appends as a program would that knows of no locks.</summary>
    private void Append(string name, string text)
    {
        using var echo = System.Diagnostics.Process.Start("sh", ["-c", $"printf '{text.Replace("\n", "\\n", StringComparison.Ordinal)}' >> '{_folder.File(name)}'"]);
        echo.WaitForExit();
    }
}
