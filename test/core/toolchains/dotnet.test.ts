import { describe, expect, test } from 'vitest';
import type { Artifact } from '../../../server/src/core/artifacts.js';
import type { Files } from '../../support/context-files.js';
import { drawBuilt, inSource, runText } from '../../support/stage-runs.js';

const sdk = 'mcr.microsoft.com/dotnet/sdk:8.0';
const project = (more = '', framework = 'net8.0'): Files => ({
  'App.csproj': `<Project><PropertyGroup><TargetFramework>${framework}</TargetFramework>${more}</PropertyGroup></Project>`,
});

// https://learn.microsoft.com/dotnet/core/tools/dotnet-publish: bin/CONFIGURATION/FRAMEWORK/RID/publish.
describe('where .NET writes', () => {
  test.each<[string, Files, string[]]>([
    ['dotnet build', project(), ['/src/bin/Debug/net8.0/']],
    ['dotnet build -c Release', project(), ['/src/bin/Release/net8.0/']],
    ['dotnet build --configuration Release', project(), ['/src/bin/Release/net8.0/']],
    ['dotnet build', project('', 'netcoreapp3.1'), ['/src/bin/Debug/netcoreapp3.1/']],
    // Before .NET Core 3 the packages stayed behind.
    ['dotnet build', project('', 'netcoreapp2.1'), []],
    ['dotnet build', project('<OutputPath>x</OutputPath>'), []],
    ['dotnet publish', project(), ['/src/bin/Release/net8.0/publish/']],
    ['dotnet publish', project('', 'net7.0'), ['/src/bin/Debug/net7.0/publish/']],
    [
      'dotnet publish',
      project('<PublishRelease>true</PublishRelease>', 'net7.0'),
      ['/src/bin/Release/net7.0/publish/'],
    ],
    ['dotnet publish -c Debug', project(), ['/src/bin/Debug/net8.0/publish/']],
    ['dotnet publish -p:Configuration=Test', project(), ['/src/bin/Test/net8.0/publish/']],
    ['dotnet publish -f net9.0', project(), ['/src/bin/Release/net9.0/publish/']],
    ['dotnet publish -r linux-x64', project(), ['/src/bin/Release/net8.0/linux-x64/publish/']],
    ['dotnet publish --output /o', project(), ['/o/']],
    ['dotnet publish -o out', {}, ['/src/out/']],
    [
      'dotnet publish web',
      { 'web/Web.csproj': project()['App.csproj'] ?? '' },
      ['/src/web/bin/Release/net8.0/publish/'],
    ],
    [
      'dotnet publish web/Web.fsproj',
      { 'web/Web.fsproj': project()['App.csproj'] ?? '' },
      ['/src/web/bin/Release/net8.0/publish/'],
    ],
    // The platform that these take a part of, a value that is not known, or a setting elsewhere decides.
    ['dotnet publish -a arm64', project(), []],
    ['dotnet publish --os linux', project(), []],
    ['dotnet publish -r $(cat rid)', project(), []],
    ['dotnet publish --output $(cat folder)', project(), []],
    ['ENV Configuration=Debug\ndotnet publish', project(), []],
    ['ENV CONFIGURATION=Debug\ndotnet publish -c Release', project(), ['/src/bin/Release/net8.0/publish/']],
    ['dotnet publish -p:PublishDir=/x', project(), []],
    ['dotnet publish', { ...project(), 'Directory.Build.props': '<ArtifactsPath>x</ArtifactsPath>' }, []],
  ])('%s with %j', (commands, files, expected) => {
    expect(drawBuilt(sdk, commands, files).map((line) => line.replace(/: .*/, ''))).toEqual(expected);
  });
});

describe('how .NET links', () => {
  const needs = '[libgcc_s libstdc++]';
  test.each<[string, string, string, string]>([
    [sdk, '--sc', '', `dynamic glibc 2.23 likely ${needs}`],
    [sdk, '-r linux-x64', '', 'interpreted certain'],
    [sdk, '-r linux-x64 --no-self-contained --sc', '', 'interpreted certain'],
    [sdk, '--sc false', '<SelfContained>true</SelfContained>', 'interpreted certain'],
    [sdk, '-r linux-x64', '<SelfContained>True</SelfContained>', `dynamic glibc 2.23 likely ${needs}`],
    [sdk, '-r alpine-x64 --sc', '', `dynamic musl likely ${needs}`],
    [sdk, '-r rhel.8-x64 --sc', '', `dynamic glibc 2.23 likely ${needs}`],
    [sdk, '-r win-x64 --sc', '', 'unknown likely'],
    [sdk, '-p:PublishAot=true', '', 'dynamic glibc 2.36 likely'],
    [sdk, '', '<PublishAot>true</PublishAot><StaticExecutable>true</StaticExecutable>', 'static certain'],
    [sdk, '-r linux-musl-x64', '<PublishAot>true</PublishAot>', 'dynamic musl possible'],
    [sdk, '-r win-x64', '<PublishAot>true</PublishAot>', 'unknown possible'],
    [`${sdk}-alpine`, '--sc', '', `dynamic musl likely ${needs}`],
    [`${sdk}-alpine`, '-p:PublishAot=true', '', 'dynamic musl likely'],
  ])('%s: publish %s with %j', (image, flags, more, expected) => {
    const set = '<InvariantGlobalization>true</InvariantGlobalization>';
    expect(drawBuilt(image, `dotnet publish ${flags} -o /o`, project(more + set))).toEqual([
      `/o/: ${expected}`,
    ]);
  });

  // https://learn.microsoft.com/dotnet/core/compatibility/sdk/10.0: .NET 10 needs glibc 2.27.
  test('.NET 10 needs a newer glibc', () => {
    const made = drawBuilt(sdk, 'dotnet publish --sc -o /o', project('', 'net10.0'));
    expect(made).toEqual([`/o/: dynamic glibc 2.27 likely ${needs}`]);
  });
});

describe('cultures', () => {
  const invariant = '<InvariantGlobalization>true</InvariantGlobalization>';
  const wants = (files: Files, flags = ''): Partial<Artifact['wants']> | undefined => {
    const made = runText(inSource(sdk, `dotnet publish -o /o ${flags}`), files)
      .stage(0)
      .artifactAt('/o/x')?.wants;
    return (
      made && {
        globalization: made.globalization ?? false,
        ...(made.cultures && { cultures: made.cultures }),
      }
    );
  };
  const german = (by: string, isOff: boolean) => ({ globalization: !isOff, cultures: { by, isOff } });
  const source = 'var culture = new CultureInfo("de-DE");';
  test.each<[string, Files, string, object]>([
    ['are on by default', project(), '', { globalization: true }],
    ['are switched off', project(invariant), '', { globalization: false }],
    [
      'are switched off on the command line',
      project(),
      '-p:InvariantGlobalization=true',
      { globalization: false },
    ],
    [
      'are kept',
      project('<InvariantGlobalization>false</InvariantGlobalization>'),
      '',
      { globalization: true },
    ],
    [
      'come with a package',
      project('<PackageReference Include="Microsoft.ICU.ICU4C.Runtime"/>'),
      '',
      { globalization: false },
    ],
    [
      'may be set above',
      { ...project(), 'Directory.Build.props': '<InvariantGlobalization>' },
      '',
      { globalization: false },
    ],
    [
      'may be set beside',
      { ...project(), 'runtimeconfig.template.json': '{"System.Globalization.Invariant": true}' },
      '',
      { globalization: false },
    ],
    [
      'are asked for by a source',
      { ...project(invariant), 'A.cs': source },
      '',
      german('culture de-DE (A.cs)', true),
    ],
    ['are asked for and there', { ...project(), 'A.cs': source }, '', german('culture de-DE (A.cs)', false)],
    [
      'are named in a comment',
      { ...project(invariant), 'A.cs': `// ${source}\n/* ${source} */` },
      '',
      { globalization: false },
    ],
    // Before .NET 6, and where a project asks for it, an unknown culture is made up.
    [
      'are asked for by an old program',
      { ...project('', 'net5.0'), 'A.cs': source },
      '',
      { globalization: true },
    ],
    [
      'may be made up',
      { ...project(`<PredefinedCulturesOnly>false</PredefinedCulturesOnly>${invariant}`), 'A.cs': source },
      '',
      { globalization: false },
    ],
    [
      'are needed by a client',
      project(`<PackageReference Include="Microsoft.Data.SqlClient" />${invariant}`),
      '',
      german('Microsoft.Data.SqlClient', true),
    ],
  ])('%s', (_, files, flags, expected) => {
    expect(wants(files, flags)).toEqual(expected);
  });
});
