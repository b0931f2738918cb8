import type { Artifact } from '../../../core/artifacts.js';
import { lookup } from '../../../core/images/catalogue.js';
import { baseName, isWithin, joinPath, resolvePath } from '../../../core/shell/paths.js';
import type { Start } from '../../../core/verdict/landing.js';
import { dataFiles, filesNamedFromRoot } from '../data-files.js';
import type { BaseOffer, Carry, Ecosystem, Plan } from '../plan.js';
import { sameRelease } from '../run-bases.js';
import { refuse, type Subject } from '../subject.js';
import type { Refused } from '../conversion-result.js';
import { sourceText } from '../wording.js';

/** Folders that hold a whole program: what `dotnet publish` and `mix release` write. */
export const releasePrograms: Ecosystem = (subject) => {
  const found = findRelease(subject);
  if (found === undefined) return undefined;
  const { release, step } = found;
  const image = release.toolchain === 'elixir' ? elixirBase(subject) : dotnetBase(subject, release);
  if ('kind' in image) return image;
  const [span] = release.evidence;
  const at = span ?? subject.stage.from;
  const from = release.path.slice(0, -1);
  const derivation = `\`${sourceText(subject, at)}\` fills it; ${release.explanation}`;
  const carry: Carry = {
    from,
    to: from,
    folder: true,
    derivation,
    span: { start: at.start, end: at.end },
    step,
  };
  const around = filesAround(subject, carry, release.toolchain);
  if ('kind' in around) return around;
  return plan(release, [...around, carry], image);
};

/** ASP.NET looks for its settings where the container starts, not where the program lies. */
function filesAround(subject: Subject, { from, step }: Carry, toolchain: string): readonly Carry[] | Refused {
  const { cwd } = subject.run;
  const named = filesNamedFromRoot(subject, step);
  if ('kind' in named) return named;
  const elsewhere = named.filter((one) => !isWithin(from, one.from));
  if (cwd === undefined || isWithin(from, cwd) || cwd === '/') return elsewhere;
  const data = dataFiles(subject, step);
  if ('kind' in data) return data;
  // A release holds priv, and there what is bundled of assets; who reads them from the working folder names them.
  const inRelease = (one: Carry): boolean =>
    toolchain === 'elixir' &&
    one.unnamed === true &&
    ['priv', 'assets'].some((name) => isWithin(joinPath(cwd, name), one.from));
  const around = data.filter(
    (one) => isWithin(cwd, one.from) && !isWithin(from, one.from) && !inRelease(one),
  );
  return [...around, ...elsewhere.filter((one) => !isWithin(cwd, one.from))];
}

function plan(release: Artifact, carries: readonly Carry[], image: BaseOffer): Plan {
  const isElixir = release.toolchain === 'elixir';
  return {
    carries,
    programs: [
      bringsIcu(image) ? { ...release, needs: release.needs.filter((need) => need !== 'libicuuc') } : release,
    ],
    bases: [image],
    buildOnly: new Set(
      'MIX_ENV MIX_HOME HEX_HOME DOTNET_CLI_TELEMETRY_OPTOUT DOTNET_NOLOGO NUGET_PACKAGES NUGET_XMLDOC_MODE BUILD_CONFIGURATION DEBIAN_FRONTEND'.split(
        ' ',
      ),
    ),
    links: isElixir,
    ...runtimeOf(image),
    buildPackages: /^(elixir|erlang[\w-]*|nodejs|npm|inotify-tools)$/,
    provides: isElixir ? /^$/ : /^dotnet$/,
    ...(isElixir && { installs: ['ca-certificates'] }),
    notes: [],
    whole: true,
  };
}

/** ASP.NET is a framework of its own, which the plain run-time images lack. */
function runtimeOf({ image }: BaseOffer): Pick<Plan, 'runtime'> {
  const kind = /\/(aspnet|runtime):/.exec(image)?.[1];
  if (kind === undefined) return {};
  const name = kind === 'aspnet' ? 'aspnet' : 'dotnet';
  const version = lookup(image)?.runtimes[name] ?? '';
  const title = kind === 'aspnet' ? 'ASP.NET Core' : '.NET';
  return { runtime: { names: [name], title, version, match: 'minor' } };
}

/** The runtime-deps images on Debian and Ubuntu hold ICU; those on Alpine do not. */
function bringsIcu({ image }: BaseOffer): boolean {
  return /\/runtime-deps:/.test(image) && !/alpine|chiseled|distroless/.test(image);
}

/** The release that a start lies in, or that `dotnet NAME.dll` names. */
function findRelease(subject: Subject): { release: Artifact; step: number } | undefined {
  for (const start of subject.starts) {
    const path = startedFile(subject, start);
    const release = subject.run.artifacts.find(
      (one) =>
        /^(dotnet|dotnet-aot|elixir)$/.test(one.toolchain) &&
        one.path.endsWith('/') &&
        path !== undefined &&
        isWithin(one.path.slice(0, -1), path),
    );
    if (release === undefined) continue;
    const step = subject.steps.findLastIndex(({ made }) =>
      made.some(({ path: place }) => place === release.path),
    );
    if (step !== -1) return { release, step };
  }
  return undefined;
}

function startedFile({ run }: Subject, { command, path }: Start): string | undefined {
  const words = command.words.map(({ text }) => text);
  if (baseName(words[0] ?? '') === 'dotnet')
    return resolvePath(
      command.cwd,
      words.find((text) => text?.endsWith('.dll') === true),
    );
  return path ?? (words[0]?.includes('/') === true ? resolvePath(run.cwd, words[0]) : undefined);
}

function elixirBase(subject: Subject): BaseOffer | Refused {
  const image = sameRelease(subject);
  if (image !== undefined)
    return {
      image,
      reason: 'the release that the program is built on, with matching OpenSSL and terminal libraries',
    };
  const message = `it is not known which release ${subject.base.title} is based on, and a release of Erlang or Elixir needs the libraries of exactly that one`;
  return refuse(
    subject.ast,
    'unknown-base',
    subject.stage.from,
    message,
    'Build on a tag that names its Debian or Alpine release.',
  );
}

/** `sdk:8.0-jammy` -> `aspnet:8.0-jammy`: which runtime is told by the project and by how it is published. */
function dotnetBase(subject: Subject, { linkage, toolchain }: Artifact): BaseOffer | Refused {
  const [, repository, tag = ''] = /^(.*\/)sdk(:[^@]*)?$/.exec(subject.baseReference) ?? [];
  const isNative = toolchain === 'dotnet-aot' || linkage === 'dynamic' || linkage === 'static';
  const kind = isNative ? 'runtime-deps' : webProject(subject) === false ? 'runtime' : 'aspnet';
  const version = tag.replace(/^:(\d+\.\d+)\.\d{3}/, ':$1');
  const image = `${repository ?? ''}${kind}${version}`;
  const facts = repository === undefined ? undefined : lookup(image);
  if (facts !== undefined && facts.release === subject.base.release && facts.libc === subject.base.libc) {
    const reason = isNative
      ? 'only the libraries that .NET needs: the program contains its runtime'
      : 'the runtime of the same .NET version';
    return { image, reason };
  }
  const message = `it is not known which runtime image fits ${subject.baseReference}`;
  return refuse(
    subject.ast,
    'unknown-base',
    subject.stage.from,
    message,
    'Build on mcr.microsoft.com/dotnet/sdk with a version in its tag.',
  );
}

/** Whether a project of the build asks for ASP.NET; `undefined` = not to be seen. */
function webProject({ context }: Subject): boolean | undefined {
  const open = [''];
  let seen = false;
  for (let round = 0; round < 200 && open.length > 0; round++) {
    const folder = open.shift() ?? '';
    for (const name of context.list(folder)) {
      const path = folder === '' ? name.replace(/\/$/, '') : `${folder}/${name.replace(/\/$/, '')}`;
      if (name.endsWith('/')) {
        if (!/^(bin|obj|node_modules|\..*)\/$/.test(name) && path.split('/').length < 5) open.push(path);
      } else if (/\.(cs|fs|vb)proj$/.test(name)) {
        seen = true;
        if (/Microsoft\.NET\.Sdk\.(Web|Worker|Razor)|Microsoft\.AspNetCore/.test(context.read(path) ?? ''))
          return true;
      }
    }
  }
  return seen ? false : undefined;
}
