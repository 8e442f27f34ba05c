using System.Text;

namespace Hypertext;

/// <summary>What Unicode says of characters, as far as domain names need it.</summary>
/// <remarks>
/// Unicode 17.0.0, from idna.bin, which eng/idna makes and describes; read when the first international name is met. .NET's own
/// normalization and IDNA are no help: with globalization being invariant, the one does nothing and the other is of the year 2003.
/// </remarks>
internal static class UnicodeTables
{
    private static readonly int[] RunStarts;
    private static readonly ushort[] RunProperties;
    private static readonly Dictionary<int, string> Mappings;
    private static readonly Dictionary<int, (int First, int Second)> Decompositions = [];
    private static readonly Dictionary<(int First, int Second), int> Compositions = [];

#pragma warning disable CA1810 // The tables are read from one stream, in order.
    static UnicodeTables()
#pragma warning restore CA1810
    {
        using var stream = typeof(UnicodeTables).Assembly.GetManifestResourceStream("Hypertext.idna.bin")!;
        using var reader = new BinaryReader(stream);
        RunStarts = new int[reader.ReadInt32()];
        RunProperties = new ushort[RunStarts.Length];
        for (var i = 0; i < RunStarts.Length; i++)
        {
            RunStarts[i] = reader.ReadInt32();
            RunProperties[i] = reader.ReadUInt16();
        }

        Mappings = ReadMappings(reader);
        ReadDecompositions(reader);
    }

    /// <summary>The properties of a code point.</summary>
    public static CharacterProperties PropertiesOf(int codePoint)
    {
        var run = Array.BinarySearch(RunStarts, codePoint);
        return new CharacterProperties(RunProperties[run < 0 ? ~run - 1 : run]);
    }

    /// <summary>What a code point whose status is mapped becomes.</summary>
    public static string MappingOf(int codePoint) => Mappings[codePoint];

    /// <summary>Takes a code point apart in one step; the second part is 0 if there is but one.</summary>
    public static bool TryDecompose(int codePoint, out (int First, int Second) parts) => Decompositions.TryGetValue(codePoint, out parts);

    /// <summary>Puts two code points together, if there is one that stands for both.</summary>
    public static bool TryCompose(int first, int second, out int codePoint) => Compositions.TryGetValue((first, second), out codePoint);

    private static Dictionary<int, string> ReadMappings(BinaryReader reader)
    {
        var entries = new (int CodePoint, int Offset, int Length)[reader.ReadInt32()];
        foreach (ref var entry in entries.AsSpan())
        {
            entry = (reader.ReadInt32(), reader.ReadUInt16(), reader.ReadByte());
        }

        var text = reader.ReadBytes(reader.ReadInt32());
        return entries.ToDictionary(entry => entry.CodePoint, entry => Encoding.UTF8.GetString(text, entry.Offset, entry.Length));
    }

    private static void ReadDecompositions(BinaryReader reader)
    {
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var (codePoint, first, second) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            var isExcluded = second < 0;
            second &= int.MaxValue;
            Decompositions.Add(codePoint, (first, second));
            if (!isExcluded && second != 0)
            {
                Compositions.Add((first, second), codePoint);
            }
        }
    }
}
