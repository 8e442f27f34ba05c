using System.Numerics;

namespace Hypertext;

/// <summary>A set of names of elements, made once.</summary>
/// <remarks>A table, at most half full, in which a name stands at its place or next to it (linear probing). .NET's frozen sets would do, but
/// take some milliseconds to be made, at the start of every run.</remarks>
internal sealed class ElementSet
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    private readonly ulong[] _table;
    private readonly int _shift;

    /// <param name="names">The names, with spaces between them.</param>
    public ElementSet(string names)
    {
        var all = names.Split(' ');
        _table = new ulong[BitOperations.RoundUpToPowerOf2((uint)all.Length * 2)];
        _shift = 64 - BitOperations.Log2((uint)_table.Length);
        foreach (var name in all)
        {
            Add(ElementName.Of(name));
        }
    }

    /// <summary>Whether a name is one of the set; no name, 0, is none.</summary>
    public bool Contains(ulong name)
    {
        var table = _table;
        for (var place = PlaceOf(name); table[place] != 0; place = (place + 1) & (table.Length - 1))
        {
            if (table[place] == name)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(ulong name)
    {
        var place = PlaceOf(name);
        while (_table[place] != 0)
        {
            place = (place + 1) & (_table.Length - 1);
        }

        _table[place] = name;
    }

    private int PlaceOf(ulong name) => (int)(name * Odd >> _shift);
}
