import { expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';

const project = (sdk = 'Microsoft.NET.Sdk', more = ''): string =>
  `<Project Sdk="${sdk}"><PropertyGroup><TargetFramework>net8.0</TargetFramework>${more}</PropertyGroup></Project>`;

/** What is told of a program for .NET 8 that runs on `image`. */
function told(
  image: string,
  csproj = project(),
  files: Readonly<Record<string, string>> = {},
  start = 'ENTRYPOINT ["dotnet", "/app/app.dll"]',
): readonly string[] {
  const text = `FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish app.csproj -c Release -o /out
FROM ${image}
COPY --from=build /out /app
${start}`;
  const { findings } = analyseText(text, { files: { 'app.csproj': csproj, ...files } });
  return findings.flatMap(({ rule, severity, message, fixes }) =>
    rule === 'shared-library-missing'
      ? [`${severity}: ${/needs (\.NET|ASP\.NET Core)/.exec(message)?.[1] ?? ''}, ${fixes[0]?.title ?? ''}`]
      : [],
  );
}

const microsoft = 'mcr.microsoft.com/dotnet';
const web = project('Microsoft.NET.Sdk.Web');

// Microsoft.NETCore.App 8 and Microsoft.AspNetCore.App 8 are looked for by their major version alone.
test.each<[string, string, string]>([
  ['an older runtime', `${microsoft}/runtime:6.0`, `error: .NET, Run on \`${microsoft}/runtime:8.0\``],
  ['a newer runtime', `${microsoft}/runtime:9.0`, `error: .NET, Run on \`${microsoft}/runtime:8.0\``],
  ['a tag with a release', `${microsoft}/runtime:9.0-bookworm-slim`, 'error: .NET, '],
])('%s', (_title, image, expected) => {
  expect(told(image)).toEqual([expected]);
});

test('a web program on the runtime without ASP.NET Core', () => {
  expect(told(`${microsoft}/runtime:8.0`, web)).toEqual([
    `error: ASP.NET Core, Run on \`${microsoft}/aspnet:8.0\``,
  ]);
});

test.each<[string, string, string, Readonly<Record<string, string>>]>([
  ['the same version', `${microsoft}/runtime:8.0`, project(), {}],
  ['ASP.NET Core runs plain programs too', `${microsoft}/aspnet:8.0`, project(), {}],
  ['an unknown tag', `${microsoft}/runtime:latest`, project(), {}],
  ['an unknown image', 'registry.example/dotnet:6.0', project(), {}],
  [
    'it rolls forward',
    `${microsoft}/runtime:9.0`,
    project(undefined, '<RollForward>Major</RollForward>'),
    {},
  ],
  [
    'a file above says so',
    `${microsoft}/runtime:9.0`,
    project(),
    { 'Directory.Build.props': '<Project><RollForward>Major</RollForward></Project>' },
  ],
  ['a variable says so', `${microsoft}/runtime:9.0\nENV DOTNET_ROLL_FORWARD=Major`, project(), {}],
  [
    'the other version is copied in',
    `${microsoft}/runtime:9.0\nCOPY --from=${microsoft}/runtime:8.0 /usr/share/dotnet/shared /usr/share/dotnet/shared`,
    project(),
    {},
  ],
  [
    'the other version is installed',
    `${microsoft}/runtime:9.0\nRUN apt-get update && apt-get install -y dotnet-runtime-8.0`,
    project(),
    {},
  ],
  [
    'a condition chooses',
    `${microsoft}/runtime:9.0`,
    project(undefined, '</PropertyGroup><PropertyGroup><TargetFramework>net8.0</TargetFramework>'),
    {},
  ],
  [
    'several frameworks',
    `${microsoft}/runtime:9.0`,
    '<TargetFrameworks>net8.0;net9.0</TargetFrameworks>',
    {},
  ],
])('silent: %s', (_title, image, csproj, files) => {
  expect(told(image, csproj, files)).toEqual([]);
});

// Source: "dotnet command", learn.microsoft.com: options that choose the runtime.
test.each([
  'ENTRYPOINT ["dotnet", "--roll-forward", "Major", "/app/app.dll"]',
  'ENTRYPOINT ["dotnet", "exec", "--roll-forward=LatestMajor", "/app/app.dll"]',
  'ENTRYPOINT ["dotnet", "--fx-version", "9.0.0", "/app/app.dll"]',
  'CMD DOTNET_ROLL_FORWARD=Major dotnet /app/app.dll',
])('silent: the command that starts it chooses: %s', (start) => {
  expect(told(`${microsoft}/runtime:9.0`, project(), {}, start)).toEqual([]);
});

test('says "may" where what starts it cannot be read', () => {
  const text = `FROM ${microsoft}/sdk:9.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish app.csproj -c Release -o /out
FROM ${microsoft}/runtime:9.0
COPY --from=build /out /app
COPY start.sh /start.sh
ENTRYPOINT ["/start.sh"]`;
  const { findings } = analyseText(text, { files: { 'app.csproj': project() } });
  const found = findings.filter(({ rule }) => rule === 'shared-library-missing');
  expect(found).toMatchObject([{ severity: 'warning', certainty: 'likely' }]);
  expect(found[0]?.message).toContain('it may fail to start');
});
