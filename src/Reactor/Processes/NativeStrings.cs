using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>Strings as C wants them: an array, ended by null, of UTF-8 that ends with a zero.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly int _count;

    public NativeStrings(IReadOnlyList<string> strings)
    {
        foreach (var text in strings)
        {
            if (text.Contains('\0'))
            {
                throw new ArgumentException("The arguments and the environment of a child cannot contain a zero character.");
            }
        }

        _count = strings.Count;
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(_count + 1), (nuint)sizeof(byte*));
        for (var index = 0; index < _count; index++)
        {
            Pointer[index] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[index]);
        }
    }

    public byte** Pointer { get; }

    public byte* First => Pointer[0];

    public void Dispose()
    {
        for (var index = 0; index < _count; index++)
        {
            Marshal.FreeCoTaskMem((nint)Pointer[index]);
        }

        NativeMemory.Free(Pointer);
    }
}
