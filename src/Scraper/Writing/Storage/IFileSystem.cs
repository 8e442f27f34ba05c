namespace Scraper.Writing.Storage;

/// <summary>The calls on files that the results of a run depend on: few, so that a test can make each of them fail.</summary>
/// <remarks>Blocking: before the loop runs, or on a thread of its executor.</remarks>
internal interface IFileSystem
{
    /// <summary>Opens or creates a file, and the folders that lead to it, for this process alone.</summary>
    /// <exception cref="FileInUseException">Another process has it open so.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened, or is a folder.</exception>
    IStoredFile Open(string path);

    /// <summary>Opens a new file that only its owner may read, in place of what there may be; other processes may read it.</summary>
    IStoredFile CreatePrivate(string path);

    /// <summary>Opens a file for reading, whoever else has it open; null if there is none.</summary>
    IStoredFile? TryOpenRead(string path);

    /// <summary>The content of a file, or null if there is none.</summary>
    byte[]? TryRead(string path);

    bool Exists(string path);

    /// <summary>Gives a file another name, in one step; a file of that name is replaced.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file, if it is there.</summary>
    void Delete(string path);

    /// <summary>Waits until the names in the folder of <paramref name="path"/> are on the device.</summary>
    void FlushFolder(string path);
}

/// <summary>A file that is written at its end.</summary>
internal interface IStoredFile : IDisposable
{
    string Path { get; }

    long Length { get; }

    /// <summary>Reads at an offset.</summary>
    /// <returns>The number of bytes; 0 at the end of the file.</returns>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Writes all of <paramref name="bytes"/> at an offset.</summary>
    /// <exception cref="IOException">The disk is full, or failed: a part may have been written.</exception>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Waits until the content and the length are on the device.</summary>
    /// <exception cref="IOException">The device failed: what of it has been written is unknown.</exception>
    void Flush();

    /// <summary>Cuts the file off.</summary>
    void SetLength(long length);
}

/// <summary>Another process has a file open for itself alone.</summary>
internal sealed class FileInUseException(string message) : IOException(message);
