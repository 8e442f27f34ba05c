using System.Net;

namespace Scraper.Fetching.Connecting;

/// <summary>Why an address of a host was not connected to.</summary>
/// <param name="Address">The address.</param>
/// <param name="Reason">The reason, for the user.</param>
/// <param name="IsBlocked">Whether the guard refused it.</param>
internal readonly record struct AddressFailure(IPAddress Address, string Reason, bool IsBlocked = false);
