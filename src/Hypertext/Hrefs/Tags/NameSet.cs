using System.Runtime.CompilerServices;
using System.Text;

namespace Hypertext;

/// <summary>A few names, in any case, among many that are none of them.</summary>
/// <remarks>Their lengths and last letters tell nearly all others from them, without a call.</remarks>
internal sealed class NameSet
{
    private const int LengthLimit = 16;

    private readonly byte[][] _names;

    /// <summary>For each length the last letters of the names that have it; bit 1 is A.</summary>
    private readonly uint[] _lastLetters;

    /// <summary>Makes a set of names of at most 16 letters, in lower case, of which the first and the last are letters.</summary>
    public NameSet(string[] names)
    {
        _names = Array.ConvertAll(names, Encoding.ASCII.GetBytes);
        _lastLetters = new uint[LengthLimit + 1];
        foreach (var name in _names)
        {
            _lastLetters[name.Length] |= 1U << (name[^1] & 31);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(ReadOnlySpan<byte> name) =>
        name is [.., var last] && name.Length < _lastLetters.Length && (_lastLetters[name.Length] >> (last & 31) & 1) != 0 && IsAny(name);

    private bool IsAny(ReadOnlySpan<byte> name)
    {
        foreach (var one in _names)
        {
            if (MarkupBytes.IsName(name, one))
            {
                return true;
            }
        }

        return false;
    }
}
