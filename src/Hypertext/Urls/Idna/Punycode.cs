namespace Hypertext;

/// <summary>Punycode: a label of any characters as one of ASCII.</summary>
/// <remarks>Source: RFC 3492, sections 5 and 6.</remarks>
internal static class Punycode
{
    private const int Radix = 36;
    private const int MinThreshold = 1;
    private const int MaxThreshold = 26;
    private const int Skew = 38;
    private const int Damp = 700;
    private const int InitialBias = 72;
    private const int InitialCodePoint = 0x80;

    /// <summary>Appends the Punycode of a label, without the prefix.</summary>
    public static void Append(ReadOnlySpan<int> label, UrlBuffer output)
    {
        var basic = 0;
        foreach (var codePoint in label)
        {
            if (codePoint < InitialCodePoint)
            {
                output.Append((byte)codePoint);
                basic++;
            }
        }

        if (basic > 0)
        {
            output.Append((byte)'-');
        }

        // Labels are limited (DomainToAscii), so that no sum here overflows.
        long delta = 0;
        var bias = InitialBias;
        var codePointBefore = InitialCodePoint - 1;
        for (var handled = basic; handled < label.Length; delta++)
        {
            var next = NextCodePoint(label, codePointBefore);
            delta += (long)(next - codePointBefore - 1) * (handled + 1);
            foreach (var codePoint in label)
            {
                delta += codePoint < next ? 1 : 0;
                if (codePoint == next)
                {
                    AppendNumber(delta, bias, output);
                    bias = Adapt(delta, handled + 1, isFirst: handled == basic);
                    delta = 0;
                    handled++;
                }
            }

            codePointBefore = next;
        }
    }

    /// <summary>Decodes a label without its prefix; null if it is no Punycode.</summary>
    public static List<int>? Decode(ReadOnlySpan<int> label)
    {
        var basic = Math.Max(label.LastIndexOf('-'), 0);
        var output = new List<int>(label[..basic].ToArray());
        label = label[(basic > 0 ? basic + 1 : 0)..];
        long codePoint = InitialCodePoint;
        long index = 0;
        for (var bias = InitialBias; !label.IsEmpty; index++)
        {
            if (!TryReadNumber(ref label, bias, out var delta))
            {
                return null;
            }

            bias = Adapt(delta, output.Count + 1, isFirst: index == 0);
            index += delta;
            codePoint += index / (output.Count + 1);
            index %= output.Count + 1;
            if (codePoint is > 0x10FFFF or (>= 0xD800 and <= 0xDFFF))
            {
                return null;
            }

            output.Insert((int)index, (int)codePoint);
        }

        return output;
    }

    private static int NextCodePoint(ReadOnlySpan<int> label, int after)
    {
        var next = int.MaxValue;
        foreach (var codePoint in label)
        {
            if (codePoint > after && codePoint < next)
            {
                next = codePoint;
            }
        }

        return next;
    }

    private static void AppendNumber(long number, int bias, UrlBuffer output)
    {
        for (var place = Radix; ; place += Radix)
        {
            var threshold = Threshold(place, bias);
            if (number < threshold)
            {
                output.Append(Digit((int)number));
                return;
            }

            output.Append(Digit((int)(threshold + ((number - threshold) % (Radix - threshold)))));
            number = (number - threshold) / (Radix - threshold);
        }
    }

    private static bool TryReadNumber(ref ReadOnlySpan<int> label, int bias, out long number)
    {
        number = 0;
        long weight = 1;
        for (var place = Radix; !label.IsEmpty && number <= int.MaxValue; place += Radix)
        {
            var digit = DigitValue(label[0]);
            label = label[1..];
            if (digit < 0 || weight > int.MaxValue)
            {
                return false;
            }

            number += digit * weight;
            var threshold = Threshold(place, bias);
            if (digit < threshold)
            {
                return number <= int.MaxValue;
            }

            weight *= Radix - threshold;
        }

        return false;
    }

    private static int Threshold(int place, int bias) => Math.Clamp(place - bias, MinThreshold, MaxThreshold);

    private static int Adapt(long delta, int count, bool isFirst)
    {
        delta /= isFirst ? Damp : 2;
        delta += delta / count;
        var steps = 0;
        for (; delta > (Radix - MinThreshold) * MaxThreshold / 2; steps += Radix)
        {
            delta /= Radix - MinThreshold;
        }

        return steps + (int)((Radix - MinThreshold + 1) * delta / (delta + Skew));
    }

    private static byte Digit(int value) => (byte)(value < 26 ? 'a' + value : '0' + value - 26);

    private static int DigitValue(int digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0' + 26,
        >= 'a' and <= 'z' => digit - 'a',
        >= 'A' and <= 'Z' => digit - 'A',
        _ => -1,
    };
}
