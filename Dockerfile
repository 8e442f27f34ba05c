# docker build -t scraper . && docker run --rm -v "$PWD:/data" scraper run urls.txt
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# What the packages depend on first: their layer is made anew only when it changes.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Reactor/Reactor.csproj src/Reactor/
COPY src/Reactor.Kestrel/Reactor.Kestrel.csproj src/Reactor.Kestrel/
COPY src/Hypertext/Hypertext.csproj src/Hypertext/
COPY src/Scraper/Scraper.csproj src/Scraper/Publishing.targets src/Scraper/
RUN dotnet restore src/Scraper -p:_IsPublishing=true

COPY src/ src/
RUN dotnet publish src/Scraper -c Release --no-restore -o /app

# The program brings .NET with it.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
COPY --from=build /app /app

# The runtime's diagnostics would want to write to /tmp: with them off the root file system can be read-only.
ENV DOTNET_EnableDiagnostics=0
USER $APP_UID

# The folder to mount: urls.txt and config/ are read from it, results/ is written to it.
WORKDIR /data
ENTRYPOINT ["/app/scraper"]
CMD ["run", "urls.txt"]
