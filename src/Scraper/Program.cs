using Scraper.CommandLine;

return ScraperCommand.Run(args);
