using Scraper.Options;
using Scraper.Writing.Formats;
using Scraper.Writing.Journals;
using Scraper.Writing.Storage;

namespace Scraper.Writing;

/// <summary>Results on standard output, for another program to read; failures in their file.</summary>
/// <remarks>Nothing is committed: a run that is interrupted begins anew.</remarks>
internal sealed class StandardOutput : IRunOutput
{
    private readonly Stream _results;
    private readonly OutputFile _failures;
    private readonly FileContent _content;
    private bool _hasHeader;

    public StandardOutput(Stream results, IFileSystem files, OutputOptions options)
    {
        _results = results;
        _content = new FileContent(options);
        Header = ResultFormats.Create(options).Header.ToArray();
        var file = files.Open(options.FailuresPath);
        _failures = new OutputFile(file, FileMark.At(file.Length));
    }

    public OrdinalSet FinishedBefore { get; } = new();

    public long FailedBefore => 0;

    private byte[] Header { get; }

    public void Commit(Batch batch)
    {
        if (!_hasHeader)
        {
            _results.Write(Header);
            _hasHeader = true;
        }

        foreach (var chunk in batch.Results.Chunks)
        {
            _results.Write(chunk.Span);
        }

        _results.Flush();
        _failures.Append(_content.Failures(batch.Failures, _failures));
    }

    public void Finish(long? lineCount) => _failures.Flush();

    public void Dispose() => _failures.Dispose();
}
