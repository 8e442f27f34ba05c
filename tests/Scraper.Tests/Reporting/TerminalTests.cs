using Scraper.Reporting;

namespace Scraper.Tests.Reporting;

public sealed class TerminalTests
{
    [Theory]
    [InlineData(true, false, "xterm", null, true, true)]
    [InlineData(true, false, "xterm", "", true, true)]
    [InlineData(true, false, "xterm", "1", true, false)]
    [InlineData(true, true, "xterm", null, true, false)]
    [InlineData(true, false, "dumb", null, false, false)]
    [InlineData(true, false, null, null, false, false)]
    [InlineData(false, false, "xterm", null, false, false)]
    public void Detect_WhatTheUserAndTheEnvironmentSay_IsHonoured(
        bool isTerminal, bool noColour, string? term, string? noColourVariable, bool canMove, bool canColour) =>
        Assert.Equal(
            new Terminal(canMove, canColour),
            Terminal.Detect(isTerminal, noColour, name => name == "TERM" ? term : name == "NO_COLOR" ? noColourVariable : null));
}
