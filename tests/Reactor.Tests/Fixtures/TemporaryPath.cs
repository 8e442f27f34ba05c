namespace Reactor.Tests;

/// <summary>A path at which there is no file yet, and none after the test.</summary>
internal sealed class TemporaryPath : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

    public void Dispose() => File.Delete(Path);
}
