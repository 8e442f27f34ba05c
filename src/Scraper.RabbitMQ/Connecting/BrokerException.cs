namespace Scraper.RabbitMQ;

/// <summary>The broker does not do what it is asked, and will not: it refuses the user, or the job is not there. In words for the user.</summary>
internal sealed class BrokerException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>The connection to the broker is gone: what was under way over it begins anew over another one.</summary>
internal sealed class BrokerLostException(string message, Exception? inner = null) : Exception(message, inner);
