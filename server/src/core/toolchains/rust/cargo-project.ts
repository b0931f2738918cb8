import { reach } from '../../graph/reach.js';
import { type CargoDependency, readDependencies } from './cargo-manifest.js';
import { type CrateLibraries, librariesOfDependencies, librariesOfLock } from './crate-libraries.js';
import { folderOf, joinPath } from '../../shell/paths.js';
import { textsBelow } from '../texts-below.js';
import type { ToolStage } from '../tool-call.js';

export interface CargoPackage {
  readonly name: string;
  readonly binaries: readonly string[];
  /** Features that each program asks for by `required-features`: cargo skips it where one of them is off. */
  readonly required: ReadonlyMap<string, readonly string[]>;
  /** Features by name, with those that each switches on. */
  readonly features: ReadonlyMap<string, readonly string[]>;
  readonly dependencies: readonly CargoDependency[];
}

/** Features that a build asks for; `all` for --all-features. */
export interface AskedFeatures {
  readonly names: readonly string[];
  readonly withDefault: boolean;
  readonly all: boolean;
}

/** Programs that cargo makes of a package with these features. */
export function builtBinaries(
  { binaries, required, features }: CargoPackage,
  asked: AskedFeatures,
): readonly string[] {
  const on = featuresOn(features, asked);
  return binaries.filter((name) => asked.all || (required.get(name) ?? []).every((one) => on.has(one)));
}

function featuresOn(
  features: CargoPackage['features'],
  { names, withDefault }: AskedFeatures,
): ReadonlySet<string> {
  return reach([...names, ...(withDefault ? ['default'] : [])], (name) => features.get(name) ?? []);
}

/** What the manifests of a Rust project say, as far as they are in the build context. */
export interface CargoProject {
  /** Root of the workspace: where `target/` is. */
  readonly root: string;
  readonly packages: readonly CargoPackage[];
  /** Text of Cargo.lock. */
  readonly lock: string | undefined;
  /** Texts of the sources that programs are made of, as far as they can be read. */
  readonly sources: readonly string[];
  /** `build.target` and `rustflags` of .cargo/config.toml. */
  readonly configTarget: string | undefined;
  readonly configFlags: string;
}

/** What manifest, lock file, configuration and sources of a package say, with those of its workspace. */
export function readCargoProject(stage: Pick<ToolStage, 'readFile' | 'list'>, folder: string): CargoProject {
  const root = workspaceRoot(stage, folder);
  const config = [
    joinPath(folder, '.cargo/config.toml'),
    joinPath(root, '.cargo/config.toml'),
    joinPath(root, '.cargo/config'),
  ]
    .map((path) => stage.readFile(path))
    .find((text) => text !== undefined)
    ?.replace(/^[ \t]*#.*$/gm, '');
  const manifest = stage.readFile(joinPath(folder, 'Cargo.toml'));
  const members = manifest === undefined ? [] : memberFolders(stage, folder, manifest);
  const own = packageAt(stage, folder);
  const folders = [folder, ...members].filter((at) => !/\/(xtask|tests?|benches|examples)$/.test(at));
  return {
    root,
    sources: folders
      .slice(0, 20)
      .flatMap((at) => textsBelow(stage, joinPath(at, 'src'), { isSource: /\.rs$/, most: 100 })),
    packages: [
      ...(own === undefined ? [] : [own]),
      ...members.flatMap((member) => packageAt(stage, member) ?? []),
    ],
    lock: stage.readFile(joinPath(root, 'Cargo.lock')),
    configTarget: /\[build\][^[]{0,800}?\btarget\s{0,50}=\s{0,50}"([^"\n]{1,200})"/.exec(config ?? '')?.[1],
    configFlags: [...(config ?? '').matchAll(/rustflags\s{0,50}=\s{0,50}(\[[^\]]{0,800}\]|"[^"\n]{0,800}")/g)]
      .map((match) => match[1] ?? '')
      .join(' '),
  };
}

/** The nearest folder upwards whose manifest has a workspace table; else the folder itself. */
function workspaceRoot(stage: Pick<ToolStage, 'readFile'>, folder: string): string {
  for (let at = folder, round = 0; round < 10; at = folderOf(at), round++) {
    if (/^\[workspace\]/m.test(stage.readFile(joinPath(at, 'Cargo.toml')) ?? '')) return at;
    if (at === '/') break;
  }
  return folder;
}

function memberFolders(stage: Pick<ToolStage, 'list'>, root: string, manifest: string): readonly string[] {
  const text =
    /\[workspace\][^[]{0,800}?\bmembers\s{0,50}=\s{0,50}\[([^\]]{0,4000})\]/.exec(manifest)?.[1] ?? '';
  const members = [...text.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  return members.slice(0, 100).flatMap((member) => {
    if (!member.endsWith('/*')) return member.includes('*') ? [] : [joinPath(root, member)];
    const parent = joinPath(root, member.slice(0, -2));
    return stage
      .list(parent)
      .filter((name) => name.endsWith('/'))
      .map((name) => joinPath(parent, name));
  });
}

function packageAt(stage: Pick<ToolStage, 'readFile' | 'list'>, folder: string): CargoPackage | undefined {
  const manifest = stage.readFile(joinPath(folder, 'Cargo.toml'));
  const name = /^\[package\][^[]{0,800}?^name\s{0,50}=\s{0,50}"([^"\n]{1,200})"/ms.exec(manifest ?? '')?.[1];
  if (manifest === undefined || name === undefined) return undefined;
  const sections = [...manifest.matchAll(/^\[\[bin\]\]([^[]*)/gm)];
  const named = sections.flatMap((section) => /^name\s*=\s*"([^"]+)"/m.exec(section[1] ?? '')?.[1] ?? []);
  const required = new Map(
    manifest.split(/^(?=\[)/m).flatMap((section): [string, readonly string[]][] => {
      const bin = section.startsWith('[[bin]]') ? /^name\s*=\s*"([^"]+)"/m.exec(section)?.[1] : undefined;
      const words = /^required-features\s*=\s*\[([^\]]{0,2000})\]/m.exec(section)?.[1];
      return bin === undefined || words === undefined ? [] : [[bin, quoted(words)]];
    }),
  );
  const inFolder = stage.list(joinPath(folder, 'src/bin')).map((file) => file.replace(/\/$|\.rs$/g, ''));
  const main = stage.readFile(joinPath(folder, 'src/main.rs')) !== undefined;
  const library = stage.readFile(joinPath(folder, 'src/lib.rs')) !== undefined;
  const own = main || (named.length === 0 && inFolder.length === 0 && !library) ? [name] : [];
  const renamed = sections.some((section) => /path\s*=\s*"src\/main\.rs"/.test(section[1] ?? ''));
  const binaries = [...new Set([...(renamed ? [] : own), ...named, ...inFolder])];
  const dependencies = readDependencies(manifest);
  return { name, binaries, required, features: featuresOf(manifest), dependencies };
}

function featuresOf(manifest: string): ReadonlyMap<string, readonly string[]> {
  const table = manifest.split(/^(?=\[[\w.-]{1,100}\])/m).find((section) => section.startsWith('[features]'));
  const lines = (table ?? '').matchAll(/^["']?([\w.+-]{1,100})["']?[ \t]*=[ \t]*\[([^\]]{0,4000})\]/gm);
  return new Map([...lines].map(([, name = '', words = '']) => [name, quoted(words)]));
}

function quoted(words: string): readonly string[] {
  return [...words.matchAll(/["']([^"'\n]{1,200})["']/g)].map((match) => match[1] ?? '');
}

/** Shared libraries that the crates of a project link: as its lock file says, else as its manifests ask for. */
export function readCrateLibraries(project: CargoProject, asked: AskedFeatures): CrateLibraries {
  if (project.lock !== undefined) return librariesOfLock(project.lock);
  if (project.packages.length === 0) return { needs: [], mayNeed: [], unknown: '' };
  return librariesOfDependencies(
    project.packages.flatMap(({ dependencies, features }) => {
      const on = [...featuresOn(features, asked)];
      const isOn = (name: string): boolean =>
        asked.all || on.some((one) => one === name || one === `dep:${name}` || one.startsWith(`${name}/`));
      return dependencies.filter(({ optional, crate }) => !optional || isOn(crate));
    }),
  );
}

/** Whether locked crates read the certificates of the system; `undefined` where that is not known. */
export function readsCertificates({ lock, packages }: CargoProject): boolean | undefined {
  const isAlone = packages.length > 0 && packages.every(({ dependencies }) => dependencies.length === 0);
  if (lock === undefined) {
    const asked = packages.length === 1 && packages[0]?.dependencies.some(asksForSystemRoots) === true;
    return isAlone ? false : asked ? true : undefined;
  }
  const has = (crate: string): boolean => lock.includes(`name = "${crate}"`);
  const system =
    has('openssl-probe') ||
    has('rustls-native-certs') ||
    has('native-tls') ||
    has('rustls-platform-verifier');
  return system ? true : has('rustls') || has('openssl-sys') ? undefined : false;
}

/** HTTP clients that trust what the system has, as their features in a manifest say. */
function asksForSystemRoots({ crate, optional, features, withDefault, version }: CargoDependency): boolean {
  if (optional) return false;
  if (crate === 'rustls-native-certs' || crate === 'hyper-tls') return true;
  if (crate !== 'reqwest') return false;
  const isNative = features.some((one) => /^(native-tls|rustls-tls-native-roots)/.test(one));
  return isNative || (withDefault && /^0\.1[12](\.|$)/.test(version));
}
