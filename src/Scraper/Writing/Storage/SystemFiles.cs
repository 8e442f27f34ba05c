using Microsoft.Win32.SafeHandles;

namespace Scraper.Writing.Storage;

/// <summary>The files of the system.</summary>
internal sealed class SystemFiles : IFileSystem
{
    public IStoredFile Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var handle = Libc.Open(path, Libc.ReadWrite | Libc.Create);
        if (!Libc.TryLock(handle, path))
        {
            handle.Dispose();
            throw new FileInUseException($"{path}: another process has it open");
        }

        return new SystemFile(path, handle);
    }

    public IStoredFile CreatePrivate(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return new SystemFile(path, handle);
    }

    public IStoredFile? TryOpenRead(string path) => File.Exists(path) ? new SystemFile(path, Libc.Open(path, Libc.ReadOnly)) : null;

#pragma warning disable RS0030 // Whoever calls is off the loop.
    public byte[]? TryRead(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;
#pragma warning restore RS0030

    public bool Exists(string path) => File.Exists(path);

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void FlushFolder(string path) => Libc.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);

    private sealed class SystemFile(string path, SafeFileHandle handle) : IStoredFile
    {
        public string Path => path;

        public long Length => RandomAccess.GetLength(handle);

        public int Read(long offset, Span<byte> buffer) => RandomAccess.Read(handle, buffer, offset);

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            try
            {
                RandomAccess.Write(handle, bytes, offset);
            }
            catch (IOException exception)
            {
                throw new IOException($"{path}: {exception.Message}", exception);
            }
        }

        public void Flush() => Libc.FlushData(handle, path);

        public void SetLength(long length) => RandomAccess.SetLength(handle, length);

        public void Dispose() => handle.Dispose();
    }
}
