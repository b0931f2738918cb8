import { factsOfPackage, type PackageCall, readPackageCall } from '../../core/packages/packages.js';
import { packagesOfLibrary, runPackagesOf } from '../../core/packages/run-packages.js';
import type { ShellCommand } from '../../core/shell/command.js';
import { isForBuilding } from './build-packages.js';
import { classOf, pathsOf, writesFile } from './command-classes.js';
import type { Plan } from './plan.js';
import type { Roots } from './roots.js';
import type { Subject } from './subject.js';
import { baseName } from '../../core/shell/paths.js';
import { packageOf, systemNeeds } from './source-tools.js';
import { packageOfTool } from './tool-packages.js';

/** Packages of one install call, parted by who needs them. */
export interface PackageSplit {
  readonly call: PackageCall;
  readonly command: ShellCommand;
  /** As written, with their versions. */
  readonly run: readonly string[];
  readonly build: readonly string[];
  /** -dev packages whose run-time half has no known name on this release. */
  readonly unnamed: readonly string[];
}

/** Splits the packages of a call. Unknown ones are installed where the program runs. */
export function splitPackages(
  subject: Subject,
  plan: Plan,
  roots: Pick<Roots, 'tools'>,
  command: ShellCommand,
): PackageSplit | undefined {
  const call = readPackageCall(command.words.map(({ text }) => text));
  if (call?.action !== 'install') return undefined;
  const run: string[] = [];
  const build: string[] = [];
  const unnamed: string[] = [];
  const called = new Set([
    ...roots.tools.map(({ name }) => baseName(name)),
    ...systemNeeds(subject, plan).flatMap(({ kind, name }) => (kind === 'program' ? [name] : [])),
  ]);
  for (const name of call.packages) {
    if (isDevelopment(name) && plan.links) {
      build.push(name);
      const found = runTimeHalf(subject, plan, name);
      if (found === undefined) unnamed.push(name);
      else run.push(...found);
    } else if (
      called.has(name) ||
      toolPackage(subject, called, name) ||
      isForContainer(subject, command, name)
    )
      run.push(written(command, name));
    else if (plan.runPackages?.includes(name) === true) run.push(written(command, name));
    else if (isForBuilding(name) || plan.buildPackages?.test(name) === true || isCalled(subject, name))
      build.push(name);
    else run.push(written(command, name));
  }
  return { call, command, run: [...new Set(run)], build, unnamed };
}

/** A library to link against; headers of libc and kernel are in every build and no library of their own. */
function isDevelopment(name: string): boolean {
  return (
    /-(dev|devel)$/.test(name) &&
    // Loaded by bindgen and compilers while the build runs.
    !/^(lib)?(clang|llvm)[\d.-]*(-common)?-dev(el)?$/.test(name) &&
    // Linked into programs as a whole, or for modules that lie in a release; what they need of C the programs name.
    !/-ocaml-dev$|^erlang(-base)?-dev$/.test(name) &&
    !/^(musl|libc6?|linux-libc)-dev(el)?$|^(python3?|ruby|php|node|libgcc.{0,40}|libstdc.{0,40}|build)-.*dev(el)?$/.test(
      name,
    )
  );
}

function toolPackage(subject: Subject, called: ReadonlySet<string>, name: string): boolean {
  return [...called].some(
    (tool) =>
      bringsRuntime(name, tool) ||
      packageOfTool(tool) === name ||
      packageOf(subject.base, { kind: 'program', name: tool }) === name,
  );
}

/** `nodejs` brings `node`, on whichever release. */
export function bringsRuntime(name: string, tool: string): boolean {
  return factsOfPackage(name).runtimes?.includes(tool) === true;
}

/** A tool that no step of the build calls was installed for whoever looks into the container, or for the program. */
function isForContainer({ steps, ast }: Subject, install: ShellCommand, name: string): boolean {
  if (!/^(curl|wget|rsync)$/.test(name)) return false;
  const pattern = new RegExp(`\\b${name}\\b`);
  const isCalled = steps.some(({ commands }) =>
    commands.some(({ command }) => command !== install && command.words.some(({ raw }) => pattern.test(raw))),
  );
  if (isCalled) return false;
  return steps.every(({ instruction }) => {
    if (instruction.keyword !== 'RUN') return true;
    const text = ast.text.slice(instruction.start, instruction.end);
    const own = ast.text.slice(install.start, install.end);
    return !pattern.test(text.replace(own, ''));
  });
}

/**
 * What of a package with headers is needed at run time. Of one for a whole family of libraries only what the programs
 * name, where they name any.
 */
function runTimeHalf({ base }: Subject, { programs }: Plan, name: string): readonly string[] | undefined {
  const family = /^(?:lib)?(boost|opencv)(?:-all|[\d.]+-all)?-dev$/.exec(name)?.[1];
  const wanted = programs.flatMap(({ needs }) =>
    needs.filter((need) => family !== undefined && need.startsWith(`lib${family}_`)),
  );
  if (wanted.length === 0) return runPackagesOf(name, base);
  const found = wanted.map((library) => packagesOfLibrary(library, base)?.[0]);
  return found.every((one) => one !== undefined) ? [...new Set(found)] : undefined;
}

/** Called by a RUN only: `python3` for a build script. */
function isCalled({ steps }: Subject, name: string): boolean {
  return steps.some(({ commands }) =>
    commands.some(({ command }) => baseName(command.words[0]?.text ?? '') === name),
  );
}

function written(command: ShellCommand, name: string): string {
  const word = command.words.find(({ text }) => text === name || text?.startsWith(`${name}=`) === true);
  return word?.text ?? name;
}

/** An install command for `packages` in the manner of the call that it replaces; `undefined`: no such manager. */
export function installCommand(
  manager: string,
  packages: readonly string[],
  recommends: boolean,
): string | undefined {
  const names = packages.join(' ');
  switch (manager) {
    case 'apt':
    case 'apt-get':
      return `apt-get update && apt-get install -y ${recommends ? '' : '--no-install-recommends '}${names} && rm -rf /var/lib/apt/lists/*`;
    case 'apk':
      return `apk add --no-cache ${names}`;
    case 'dnf':
    case 'yum':
    case 'microdnf':
      return `${manager} install -y ${names} && ${manager} clean all`;
    default:
      return undefined;
  }
}

/** Where another package archive is set up, in this command or any other. */
export function foreignArchive(
  { steps }: Subject,
  own: ShellCommand,
  wanted: readonly string[],
): ShellCommand | undefined {
  const isAsked = own.words.some(({ text }) => /^(-t|--target-release|-X|--repository)/.test(text ?? ''));
  if (isAsked) return own;
  return steps
    .flatMap(({ commands }) => commands.map(({ command }) => command))
    .find((command) => {
      const written = writesFile(command);
      const paths = [...pathsOf(command), ...(written === undefined ? [] : [written])];
      if (/^(add-apt-repository|apt-key)$/.test(command.words[0]?.text ?? '')) return true;
      // That archive holds Node and nothing else.
      if (command.words.some(({ raw }) => raw.includes('nodesource.com/setup')))
        return wanted.some((name) => /^nodejs\b/.test(name));
      if (classOf(command) === 'clean') return false;
      return paths.some((path) =>
        /^\/etc\/(apt\/(sources|keyrings|trusted)|apk\/repositories|yum\.repos\.d)/.test(path),
      );
    });
}

/** A RUN that installs, as {@link installCommand} writes it. */
const installLine =
  /^(\s*run )(apt-get update && apt-get install -y |apk add --no-cache )(--no-install-recommends )?(\w[\w.+:=@-]*(?: \w[\w.+:=@-]*)*)( && rm -rf \/var\/lib\/apt\/lists\/\*)?$/i;

/** Two RUNs that install in one; `undefined`: one does something else. Recommended packages come if either asks for them. */
export function joinInstall(first: string, second: string): string | undefined {
  const [, , call, spare = '', names = '', clean = ''] = installLine.exec(first) ?? [];
  const [, head, other, otherSpare = '', otherNames = '', otherClean = ''] = installLine.exec(second) ?? [];
  if (head === undefined || call === undefined || call !== other || clean !== otherClean) return undefined;
  if (call.startsWith('apt-get') && clean === '') return undefined;
  const all = [...new Set(`${names} ${otherNames}`.split(' '))];
  // The old name of a library is provided by the new one.
  const needed = all.filter((name) => !all.includes(`${name}t64`));
  return `${head}${call}${spare === otherSpare ? spare : ''}${needed.join(' ')}${clean}`;
}
