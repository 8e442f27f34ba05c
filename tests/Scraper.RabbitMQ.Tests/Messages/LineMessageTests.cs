using System.Text;

namespace Scraper.RabbitMQ.Tests.Messages;

public sealed class LineMessageTests
{
    [Theory]
    [InlineData(1, "http://example.org/", null, 0)]
    [InlineData(long.MaxValue, "http://a.example/ http://b.example/ # \"both\"", null, 3)]
    [InlineData(7, "päge\u0000\uFFFD\U0001F600", "not UTF-8", 0)]
    [InlineData(8, "", null, 0)]
    public void TryDecode_OfWhatWasEncoded_IsTheSame(long ordinal, string text, string? fault, int tries)
    {
        var message = new LineMessage(ordinal, text, fault, tries);

        Assert.Equal(message, LineMessage.TryDecode(message.Encode()));
    }

    [Fact]
    public void Encode_HasTheDocumentedForm()
    {
        var text = Encoding.UTF8.GetString(new LineMessage(7, "http://example.org/").Encode().Span);

        Assert.Equal("""{"v":1,"line":7,"text":"http://example.org/"}""", text);
    }

    [Fact]
    public void TryDecode_MembersThatItDoesNotKnow_PassesThemOver()
    {
        Assert.Equal(new LineMessage(7, "x"), Decode("""{"v":1,"colour":["red"],"line":7,"text":"x"}"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"v":2,"line":7,"text":"x"}""")]
    [InlineData("""{"line":7,"text":"x"}""")]
    [InlineData("""{"v":1,"line":0,"text":"x"}""")]
    [InlineData("""{"v":1,"line":-1,"text":"x"}""")]
    [InlineData("""{"v":1,"line":1.5,"text":"x"}""")]
    [InlineData("""{"v":1,"line":"7","text":"x"}""")]
    [InlineData("""{"v":1,"line":99999999999999999999,"text":"x"}""")]
    [InlineData("""{"v":1,"line":7}""")]
    [InlineData("""{"v":1,"line":7,"text":null}""")]
    [InlineData("""{"v":1,"line":7,"text":"\ud800"}""")]
    [InlineData("""{"v":1,"line":7,"text":"x"}}""")]
    [InlineData("""{"v":1,"line":7,"text":"x""")]
    public void TryDecode_AnythingElse_IsNull(string body)
    {
        Assert.Null(Decode(body));
    }

    [Fact]
    public void TryDecode_DeeplyNestedOrTooLong_IsNull()
    {
        Assert.Null(Decode(new string('[', 100_000)));
        Assert.Null(Decode($$"""{"v":1,"line":7,"text":"{{new string('x', 600_000)}}"}"""));
    }

    private static LineMessage? Decode(string body) => LineMessage.TryDecode(Encoding.UTF8.GetBytes(body));
}
