using Scraper.Serving;

namespace Scraper.Tests.Serving;

public sealed class KeptBodyTests
{
    private const int Gibibyte = 1024 * 1024 * 1024;

    [Theory]
    [InlineData(4096, Gibibyte, 8192)]
    [InlineData(Gibibyte / 2, Gibibyte, Gibibyte)]
    [InlineData(Gibibyte, Gibibyte, Gibibyte + 1)]
    [InlineData(4096, 100, 4097)]
    public void GrowCapacity_RoomIsUsedUp_DoublesUpToAByteMoreThanTheLimit(int capacity, int limit, int expected) =>
        Assert.Equal(expected, KeptBody.GrowCapacity(capacity, limit));

    [Fact]
    public void GetRoom_BodyIsAsLongAsTheLimit_HasRoomForAByteMore()
    {
        const int Limit = 3 * 4096;
        var held = new HeldBytes(long.MaxValue);
        using var body = new KeptBody(held, Limit);
        for (var left = Limit; left > 0;)
        {
            var count = Math.Min(left, body.GetRoom().Length);
            body.Advance(count);
            left -= count;
        }

        var room = body.GetRoom();

        Assert.NotEqual(0, room.Length);
        Assert.Equal(Limit, body.Bytes.Length);
        Assert.Equal(Limit, held.Count);
    }
}
