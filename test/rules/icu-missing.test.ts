import { describe, expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';

type Files = Readonly<Record<string, string>>;

function reported(text: string, files: Files): readonly string[] {
  return analyseText(text, { files }).findings.flatMap(({ rule, severity, fixes }) =>
    rule === 'icu-missing' ? [`${severity}: ${fixes[0]?.title ?? ''}`] : [],
  );
}

const project = (properties = ''): Files => ({
  'Shop.csproj': `<Project><PropertyGroup><TargetFramework>net8.0</TargetFramework>${properties}</PropertyGroup></Project>`,
});
const image = (publish: string, run: string, start = '["/app/Shop"]'): string =>
  `FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish ${publish} -o /out\nFROM ${run}\nCOPY --from=build /out /app\nENTRYPOINT ${start}`;
const self = '-r linux-x64 --self-contained';
const musl = '-r linux-musl-x64 --self-contained';
const slim =
  'debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends libstdc++6';

describe('.NET with cultures', () => {
  test.each<[string, string, string]>([
    ['self-contained on Debian', image(self, slim), 'warning: Install libicu72'],
    [
      'self-contained on Alpine',
      image(musl, 'alpine:3.20\nRUN apk add --no-cache libstdc++'),
      'warning: Install icu-libs',
    ],
    [
      'cultures turned on where ICU is not there',
      image(
        '',
        'mcr.microsoft.com/dotnet/aspnet:8.0-alpine\nENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false',
        '["dotnet", "/app/Shop.dll"]',
      ),
      'warning: Install icu-libs',
    ],
  ])('%s', (_title, text, expected) => {
    expect(reported(text, project())).toEqual([expected]);
  });

  test.each<[string, string, Files]>([
    [
      'the project does without',
      image(self, slim),
      project('<InvariantGlobalization>true</InvariantGlobalization>'),
    ],
    ['a flag does without', image(`${self} -p:InvariantGlobalization=true`, slim), project()],
    [
      'a file above does without',
      image(self, slim),
      {
        ...project(),
        'Directory.Build.props': '<Project><InvariantGlobalization>true</InvariantGlobalization></Project>',
      },
    ],
    [
      'the project brings ICU',
      image(self, slim),
      project('<PackageReference Include="Microsoft.ICU.ICU4C.Runtime" />'),
    ],
    [
      'the variable does without',
      image(self, `${slim}\nENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true`),
      project(),
    ],
    ['ICU is installed', image(self, `${slim} libicu72`), project()],
    ['the image of .NET has ICU', image(self, 'mcr.microsoft.com/dotnet/runtime-deps:8.0'), project()],
    [
      'the image of .NET does without',
      image(musl, 'mcr.microsoft.com/dotnet/runtime-deps:8.0-alpine'),
      project(),
    ],
    [
      'a chiseled image does without',
      image(self, 'mcr.microsoft.com/dotnet/runtime-deps:8.0-jammy-chiseled'),
      project(),
    ],
    ['the project cannot be read', image(self, slim), {}],
    ['the run image is not known', image(self, 'registry.example.org/base:1'), project()],
  ])('silent: %s', (_title, text, files) => {
    expect(reported(text, files)).toEqual([]);
  });
});

describe('a culture that is asked for by name', () => {
  const text = image('', 'mcr.microsoft.com/dotnet/aspnet:8.0-alpine', '["dotnet", "/app/Shop.dll"]');
  const source = (line: string): Files => ({ 'Program.cs': `using System.Globalization;\n${line}\n` });

  test.each<[string, string, Files, readonly string[]]>([
    ['in invariant mode', text, source('var c = new CultureInfo("de-DE");'), ['warning: ']],
    ['in a comment', text, source('// new CultureInfo("de-DE")'), []],
    [
      'in a comment of two lines',
      text,
      source('/* new\n CultureInfo("de-DE") new CultureInfo("de-DE") **/'),
      [],
    ],
    ['behind a comment', text, source('/* a */ var c = new CultureInfo("de-DE"); // b'), ['warning: ']],
    ['the invariant one', text, source('var c = new CultureInfo("");'), []],
    [
      'where cultures are',
      text.replace('8.0-alpine', '8.0'),
      source('var c = new CultureInfo("de-DE");'),
      [],
    ],
  ])('%s', (_title, dockerfile, files, expected) => {
    expect(reported(dockerfile, { ...project(), ...files })).toEqual(expected);
  });
});
