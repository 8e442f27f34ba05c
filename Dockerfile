# docker build -t scraper . && docker run --rm -v "$PWD:/data" scraper run urls.txt
# docker build -t scraper-serve --target serve . && docker run --rm -p 127.0.0.1:8080:8080 -e SCRAPER_TOKEN scraper-serve
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# What the packages depend on first: their layer is made anew only when it changes.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Reactor/Reactor.csproj src/Reactor/
COPY src/Reactor.Kestrel/Reactor.Kestrel.csproj src/Reactor.Kestrel/
COPY src/Hypertext/Hypertext.csproj src/Hypertext/
COPY src/Scraper.RabbitMQ/Scraper.RabbitMQ.csproj src/Scraper.RabbitMQ/
COPY src/Scraper/Scraper.csproj src/Scraper/Publishing.targets src/Scraper/
RUN dotnet restore src/Scraper -p:_IsPublishing=true

COPY src/ src/
RUN dotnet publish src/Scraper -c Release --no-restore -o /app

# The program brings .NET with it, and needs of a system its C library, OpenSSL and the authorities to trust: no shell, no package manager.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled AS program
COPY --from=build /app /app

# The runtime's diagnostics would want to write to /tmp: with them off the root file system can be read-only.
ENV DOTNET_EnableDiagnostics=0
USER $APP_UID

# The folder to mount: urls.txt and config/ are read from it, results/ is written to it.
WORKDIR /data

# The program is process 1 itself, so that signals reach it: SIGTERM has it finish what is in flight, within ten seconds, and exit with 143.
ENTRYPOINT ["/app/scraper"]

# A server, which says itself whether it is well.
FROM program AS serve
EXPOSE 8080
ENV SCRAPER__SERVE__LISTEN=0.0.0.0:8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["/app/scraper", "serve", "--health"]
CMD ["serve"]

FROM program
CMD ["run", "urls.txt"]
