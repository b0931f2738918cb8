import type { ShellCommand } from '../../../core/shell/command.js';
import { baseName, folderOf, isWithin, joinPath, resolvePath } from '../../../core/shell/paths.js';
import type { Start } from '../../../core/verdict/landing.js';
import type { Subject } from '../subject.js';

/** `build/install/NAME/bin/NAME` of Gradle, `target/universal/stage/bin/NAME` of sbt. */
export function startsDistribution(subject: Subject, start: Start): boolean {
  const at = startedScript(subject, start);
  return at !== undefined && distributionFolder(subject, at) !== undefined;
}

/** `sh build/install/x/bin/x` starts the script as its own path does. */
export function startedScript({ run }: Subject, { path, command }: Start): string | undefined {
  const [first, second] = command.words.map(({ text }) => text);
  if (/^(\/bin\/)?(ba|da)?sh$/.test(first ?? '') && second?.startsWith('-') === false)
    return resolvePath(run.cwd, second);
  return path ?? resolvePath(run.cwd, first);
}

/** The folder of the distribution whose start script lies at a path, unpacked or installed; `undefined`: it is none. */
export function distributionFolder(subject: Subject, path: string): string | undefined {
  const folder = unpackedFolder(subject, path) ?? installedFolder(path) ?? assembledFolder(subject, path);
  return folder !== undefined && leavesJarsOut(subject, folder) ? undefined : folder;
}

function installedFolder(path: string): string | undefined {
  return /^(.*\/(?:build\/install\/[^/]+|target\/universal\/stage|target\/appassembler))\/bin\/[^/]+$/.exec(
    path,
  )?.[1];
}

/** Whether appassembler writes the start scripts alone: the jars lie elsewhere. */
function leavesJarsOut({ read }: Subject, folder: string): boolean {
  for (let root = folderOf(folder); ; root = folderOf(root)) {
    if (/<generateRepository>\s*false\s*</.test(read(joinPath(root, 'pom.xml')) ?? '')) return true;
    if (root === '/') return false;
  }
}

/** The folder that pom.xml gives to appassembler, where `path` is a start script in it. */
function assembledFolder({ read }: Subject, path: string): string | undefined {
  const folder = folderOf(folderOf(path));
  if (folderOf(path) !== joinPath(folder, 'bin')) return undefined;
  for (let root = folderOf(folder); ; root = folderOf(root)) {
    const pom = read(joinPath(root, 'pom.xml')) ?? '';
    const written = /<assembleDirectory>\s*([^<\s]{1,500})\s*</.exec(pom)?.[1];
    const named = written
      ?.replace('${project.build.directory}', 'target')
      .replace(/^\$\{(?:project\.)?basedir\}\//, '');
    if (named !== undefined) return resolvePath(root, named) === folder ? folder : undefined;
    if (root === '/') return undefined;
  }
}

interface Unpacker {
  readonly maker: ShellCommand;
  readonly step: number;
}

/** The folder that an archive of the build was unpacked into, where `path` lies in it. */
function unpackedFolder(subject: Subject, path: string): string | undefined {
  const found = unpackerOf(subject, path);
  return found === undefined ? undefined : targetOf(found.maker);
}

/** `tar xzf target/shop-1.0-bin.tar.gz -C /opt/shop`, `unzip build/distributions/shop.zip -d /opt`. */
export function unpackerOf(subject: Subject, path: string): Unpacker | undefined {
  for (const [step, { commands }] of subject.steps.entries()) {
    for (const { command } of commands) {
      const target = targetOf(command);
      if (target === undefined || !isWithin(target, path) || !isOfBuild(subject, command)) continue;
      return { maker: command, step };
    }
  }
  return undefined;
}

/** A folder of its own: unpacked into one of the system, the archive cannot be told from what was there. */
function targetOf({ words, cwd }: ShellCommand): string | undefined {
  const texts = words.map(({ text }) => text);
  const program = baseName(texts[0] ?? '');
  if (!/^((bsd)?tar|unzip)$/.test(program)) return undefined;
  const at = texts.indexOf(program === 'unzip' ? '-d' : '-C');
  const folder = at === -1 ? undefined : resolvePath(cwd, texts[at + 1]);
  const isOfSystem = /^\/(usr|bin|lib|etc|var|opt)?$|^\/usr\/(local|lib|bin)$/.test(folder ?? '/');
  return isOfSystem ? undefined : folder;
}

function isOfBuild({ run }: Subject, { words, cwd }: ShellCommand): boolean {
  return words.slice(1).some(({ text }) => {
    const path = /\.(tar(\.\w+)?|tgz|zip)$/.test(text ?? '') ? resolvePath(cwd, text) : undefined;
    return path !== undefined && run.artifactAt(path)?.toolchain === 'java';
  });
}
