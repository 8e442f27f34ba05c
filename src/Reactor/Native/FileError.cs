using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>What the system's error numbers are called in .NET when they are about a file.</summary>
internal static class FileError
{
    private const int EISDIR = 21;
    private const int EROFS = 30;
    private const int EPERM = 1;

    /// <summary>The exception for the error number of the last call, with the system's words for it.</summary>
    public static Exception Last(string path) => ToException(Marshal.GetLastPInvokeError(), path);

    /// <summary>The exception for an <paramref name="errno"/> of Linux, with the system's words for it.</summary>
    public static Exception ToException(int errno, string path)
    {
        var message = $"{path}: {Marshal.GetPInvokeErrorMessage(errno)}";
        return errno switch
        {
            Libc.ENOENT => new FileNotFoundException(message, path),
            Libc.ENOTDIR => new DirectoryNotFoundException(message),
            Libc.EACCES or EPERM or EISDIR or EROFS => new UnauthorizedAccessException(message),
            _ => new IOException(message, errno),
        };
    }
}
