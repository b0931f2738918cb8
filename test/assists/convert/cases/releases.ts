import type { ConversionCase } from '../../../support/check-conversion.js';

const project = (sdk: string): string =>
  `<Project Sdk="${sdk}"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>`;
const gems = { Gemfile: '', 'Gemfile.lock': 'GEM\n  specs:\n    puma (6.0)\n    pg (1.5)\n' };

export const releaseCases: readonly ConversionCase[] = [
  {
    name: '.NET: a web project runs on aspnet',
    files: { 'Web.csproj': project('Microsoft.NET.Sdk.Web'), 'Program.cs': '' },
    text: `
      FROM mcr.microsoft.com/dotnet/sdk:8.0
      WORKDIR /src
      COPY . .
      RUN dotnet publish -c Release -o /app
      WORKDIR /app
      EXPOSE 8080
      ENTRYPOINT ["dotnet", "Web.dll"]
    `,
    becomes: `
      FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
      WORKDIR /src
      COPY . .
      RUN dotnet publish -c Release -o /app

      FROM mcr.microsoft.com/dotnet/aspnet:8.0
      COPY --from=build /app /app
      WORKDIR /app
      EXPOSE 8080
      ENTRYPOINT ["dotnet", "Web.dll"]
    `,
  },
  {
    name: '.NET: a console project runs on runtime, of the same variant, from the default folder',
    files: { 'Tool.csproj': project('Microsoft.NET.Sdk'), 'Program.cs': '' },
    text: `
      FROM mcr.microsoft.com/dotnet/sdk:8.0-alpine
      WORKDIR /src
      COPY . .
      RUN dotnet publish -c Release
      ENTRYPOINT ["dotnet", "bin/Release/net8.0/publish/Tool.dll"]
    `,
    becomes: `
      FROM mcr.microsoft.com/dotnet/sdk:8.0-alpine AS build
      WORKDIR /src
      COPY . .
      RUN dotnet publish -c Release

      FROM mcr.microsoft.com/dotnet/runtime:8.0-alpine
      WORKDIR /src
      COPY --from=build /src/bin/Release/net8.0/publish /src/bin/Release/net8.0/publish
      ENTRYPOINT ["dotnet", "bin/Release/net8.0/publish/Tool.dll"]
    `,
  },
  {
    name: '.NET: a self-contained program needs the libraries alone',
    files: { 'Tool.csproj': project('Microsoft.NET.Sdk'), 'Program.cs': '' },
    text: `
      FROM mcr.microsoft.com/dotnet/sdk:8.0
      WORKDIR /src
      COPY . .
      RUN dotnet publish -c Release -r linux-x64 --self-contained true -o out
      ENTRYPOINT ["./out/Tool"]
    `,
    becomes: `
      FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
      WORKDIR /src
      COPY . .
      RUN dotnet publish -c Release -r linux-x64 --self-contained true -o out

      FROM mcr.microsoft.com/dotnet/runtime-deps:8.0
      WORKDIR /src
      COPY --from=build /src/out /src/out
      ENTRYPOINT ["./out/Tool"]
    `,
  },
  {
    name: 'Elixir: a release needs the libraries of the very release it is built on',
    files: { 'mix.exs': 'app: :app\n', 'lib/app.ex': '' },
    text: `
      FROM debian:bookworm
      RUN apt-get update && apt-get install -y --no-install-recommends elixir git && rm -rf /var/lib/apt/lists/*
      ENV MIX_ENV=prod
      WORKDIR /app
      COPY . .
      RUN mix local.hex --force && mix deps.get && mix release
      CMD ["_build/prod/rel/app/bin/app", "start"]
    `,
    becomes: `
      FROM debian:bookworm AS build
      RUN apt-get update && apt-get install -y --no-install-recommends elixir git && rm -rf /var/lib/apt/lists/*
      ENV MIX_ENV=prod
      WORKDIR /app
      COPY . .
      RUN mix local.hex --force && mix deps.get && mix release

      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y --no-install-recommends libssl3 libncurses6 libncursesw6 libtinfo6 ca-certificates && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /app/_build/prod/rel/app /app/_build/prod/rel/app
      CMD ["_build/prod/rel/app/bin/app", "start"]
    `,
  },
  {
    name: 'Ruby: the bundle, and the library that one of its gems needs',
    files: { ...gems, 'config.ru': '' },
    text: `
      FROM ruby:3.3
      WORKDIR /app
      COPY Gemfile Gemfile.lock ./
      RUN bundle install
      COPY . .
      CMD ["bundle", "exec", "puma"]
    `,
    becomes: `
      FROM ruby:3.3 AS build
      WORKDIR /app
      COPY Gemfile Gemfile.lock ./
      RUN bundle install

      FROM ruby:3.3-slim
      RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /usr/local/bundle /usr/local/bundle
      COPY . .
      CMD ["bundle", "exec", "puma"]
    `,
  },
  {
    name: 'Rails: assets are made in the folder of the program, so that goes along',
    files: { ...gems, 'bin/rails': '#!/usr/bin/env ruby\n', 'app/a.rb': '' },
    text: `
      FROM ruby:3.3-bookworm
      RUN apt-get update && apt-get install -y nodejs libpq-dev && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY . .
      RUN bundle install && bundle exec rails assets:precompile
      CMD ["bin/rails", "server"]
    `,
    becomes: `
      FROM ruby:3.3-bookworm AS build
      RUN apt-get update && apt-get install -y nodejs libpq-dev && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY . .
      RUN bundle install && bundle exec rails assets:precompile

      FROM ruby:3.3-slim-bookworm
      RUN apt-get update && apt-get install -y libpq5 && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /usr/local/bundle /usr/local/bundle
      COPY --from=build /app /app
      CMD ["bin/rails", "server"]
    `,
  },
  {
    name: 'Swift with shared libraries runs on the small Swift image',
    files: { 'Package.swift': '.executableTarget(name: "App")\n', 'Sources/App/main.swift': '' },
    text: `
      FROM swift:5.10-jammy
      WORKDIR /app
      COPY . .
      RUN swift build -c release
      CMD [".build/release/App"]
    `,
    becomes: `
      FROM swift:5.10-jammy AS build
      WORKDIR /app
      COPY . .
      RUN swift build -c release

      FROM swift:5.10-jammy-slim
      WORKDIR /app
      COPY --from=build /app/.build/release/App /app/.build/release/App
      CMD [".build/release/App"]
    `,
  },
];
