import { installFix } from '../assists/install-package.js';
import type { Facts } from '../core/facts.js';
import { packageFor } from '../core/packages/packages-with.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import type { Landing } from '../core/verdict/landing.js';
import { placeOf, relatedOf, subjectOf } from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'icu-missing',
  severity: 'warning',
  summary: 'A .NET program that uses cultures runs on an image without ICU.',
  check,
};

export const doc: RuleDoc = {
  why: `.NET loads ICU when it starts and stops with "Couldn't find a valid ICU package" where the image has none. Install
ICU (\`icu-libs\` on Alpine), or set \`InvariantGlobalization\` in the project or
\`DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1\` if the program needs no cultures.`,
  bad: [
    {
      text: `
        FROM mcr.microsoft.com/dotnet/sdk:8.0-alpine AS build
        WORKDIR /src
        COPY . .
        RUN dotnet publish -r linux-musl-x64 --self-contained -o /out
        FROM alpine:3.20
        RUN apk add --no-cache libstdc++
        COPY --from=build /out /app
                          ^^^^ warning: \`/app/\` most likely does not start: .NET finds no ICU in
        ENTRYPOINT ["/app/Site"]
      `,
      fixed: `
        FROM mcr.microsoft.com/dotnet/sdk:8.0-alpine AS build
        WORKDIR /src
        COPY . .
        RUN dotnet publish -r linux-musl-x64 --self-contained -o /out
        FROM alpine:3.20
        RUN apk add --no-cache libstdc++
        RUN apk add --no-cache icu-libs
        COPY --from=build /out /app
        ENTRYPOINT ["/app/Site"]
      `,
      files: { 'Site.csproj': '<Project><TargetFramework>net8.0</TargetFramework></Project>' },
    },
    {
      text: `
        FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
        WORKDIR /src
        COPY . .
        RUN dotnet publish -o /out
        FROM mcr.microsoft.com/dotnet/aspnet:8.0-alpine
        COPY --from=build /out /app
                          ^^^^ warning: \`/app/\` can't connect to a database: Microsoft.Data.SqlClient fails where .NET runs in globalization-invariant mode
        ENTRYPOINT ["dotnet", "/app/Site.dll"]
      `,
      files: {
        'Site.csproj':
          '<Project><TargetFramework>net8.0</TargetFramework><PackageReference Include="Microsoft.Data.SqlClient" Version="5.2.0" /></Project>',
      },
    },
  ],
  good: [
    {
      text: `
        FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
        WORKDIR /src
        COPY . .
        RUN dotnet publish -o /out
        FROM mcr.microsoft.com/dotnet/aspnet:8.0-alpine
        RUN apk add --no-cache icu-libs
        ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false
        COPY --from=build /out /app
        ENTRYPOINT ["dotnet", "/app/Site.dll"]
      `,
      files: {
        'Site.csproj':
          '<Project><TargetFramework>net8.0</TargetFramework><PackageReference Include="Microsoft.Data.SqlClient" Version="5.2.0" /></Project>',
      },
    },
    {
      text: `
        FROM mcr.microsoft.com/dotnet/sdk:8.0-alpine AS build
        WORKDIR /src
        COPY . .
        RUN dotnet publish -r linux-musl-x64 --self-contained -o /out
        FROM alpine:3.20
        RUN apk add --no-cache libstdc++ icu-libs
        COPY --from=build /out /app
        ENTRYPOINT ["/app/Site"]
      `,
      files: { 'Site.csproj': '<Project><TargetFramework>net8.0</TargetFramework></Project>' },
    },
    {
      text: `
        FROM mcr.microsoft.com/dotnet/sdk:8.0-alpine AS build
        WORKDIR /src
        COPY . .
        RUN dotnet publish -r linux-musl-x64 --self-contained -o /out
        FROM alpine:3.20
        RUN apk add --no-cache libstdc++
        ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
        COPY --from=build /out /app
        ENTRYPOINT ["/app/Site"]
      `,
      files: { 'Site.csproj': '<Project><TargetFramework>net8.0</TargetFramework></Project>' },
    },
    {
      text: `
        FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
        WORKDIR /src
        COPY . .
        RUN dotnet publish -o /out
        FROM mcr.microsoft.com/dotnet/aspnet:8.0-alpine
        COPY --from=build /out /app
        ENTRYPOINT ["dotnet", "/app/Site.dll"]
      `,
      files: { 'Site.csproj': '<Project><TargetFramework>net8.0</TargetFramework></Project>' },
    },
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const landing of facts.verdicts.landings) {
    const fault = landing.faults.find(({ kind }) => kind === 'globalization' || kind === 'cultures');
    if (fault === undefined) continue;
    const { span } = landing.delivery;
    yield {
      start: span.start,
      end: span.end,
      message:
        fault.kind === 'cultures'
          ? `${subjectOf(landing)} ${consequenceOf(fault.by)}: ${fault.by} fails where .NET runs in globalization-invariant mode`
          : `${subjectOf(landing)} most likely does not start: .NET finds no ICU in ${placeOf(landing)} ("Couldn't find a valid ICU package")`,
      certainty: fault.certainty,
      related: relatedOf(facts, landing, fault),
      // ICU alone does not end the invariant mode.
      fixes: fault.kind === 'cultures' ? [] : () => fixesOf(facts, landing),
    };
  }
}

/** A package is a client of databases; else a source asks for a culture. */
function consequenceOf(by: string): string {
  return by.startsWith('culture ') ? 'throws CultureNotFoundException' : "can't connect to a database";
}

function fixesOf(facts: Facts, landing: Landing): readonly Fix[] {
  const { base } = landing.runtime;
  if (base === undefined) return [];
  const name = base.packageManager === 'apk' ? 'icu-libs' : packageFor('library', 'libicuuc', base);
  return name === undefined ? [] : installFix(facts, landing, name);
}
