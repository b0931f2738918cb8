import type { Artifact } from '../artifacts.js';
import type { BuildContext } from '../inputs.js';
import { baseName, folderOf, isWithin, joinPath } from '../shell/paths.js';
import { isInContext } from './context-files.js';
import type { StageRun } from './stage-run.js';

/** What a build writes in the place of a path that it is expected to have made. */
export interface OtherName {
  readonly artifact: Artifact;
  /** The tool and what it is told, for people: `cargo build`. */
  readonly reason: string;
}

/**
 * A path that looks like the output of a build of this stage, where the build is known to write another one: the binary
 * of a package under its own name, the other profile, another folder. Silent where anything else may have made it.
 */
export function otherName(run: StageRun, context: BuildContext, path: string): OtherName | undefined {
  // The variables of an unknown image may send the output anywhere.
  if (run.runtime.base === undefined || !run.complete || !onlyBuilds(run) || mayBeCopied(context, path))
    return undefined;
  const made = run.artifacts.filter(({ evidence }) => evidence[0]?.kind === 'made');
  const isThere = (one: Artifact): boolean => isWithin(path, one.path.replace(/\/$/, ''));
  if (run.artifacts.some(isThere) || made.some((one) => isCovered(one, path)) || isWorkdir(run, path))
    return undefined;
  const candidates = made.filter((one) => isMeant(run, one, path));
  const [artifact, ...others] = candidates;
  if (artifact === undefined || others.length > 0 || artifact.branches !== undefined) return undefined;
  const reason = `the build of this stage writes \`${artifact.path.replace(/\/$/, '')}\``;
  return isNamedElsewhere(run, artifact, path) ? undefined : { artifact, reason };
}

/** WORKDIR makes its folder, and those above it. */
function isWorkdir(run: StageRun, path: string): boolean {
  return run.cwd === undefined || isWithin(path, run.cwd);
}

/** What `go install` and `go build` write for another platform: its folder, and the ending of Windows. */
function isForPlatform(made: string, path: string): boolean {
  return (
    path.endsWith('.exe') || (isWithin(folderOf(made), path) && /\/[a-z0-9]+_[a-z0-9]+\/[^/]+$/.test(path))
  );
}

/** A folder artifact stands for what is in it; that of a Java build holds more than it is known by. */
function isCovered({ path: folder, toolchain }: Artifact, path: string): boolean {
  return folder.endsWith('/') && toolchain !== 'java' && isWithin(folder.replace(/\/$/, ''), path);
}

function isMeant(run: StageRun, { path: made, toolchain, naming }: Artifact, path: string): boolean {
  switch (toolchain) {
    case 'rust':
      return isRustOutput(made) && isRustOutput(path) && targetOf(made) === targetOf(path);
    case 'go':
      if (isForPlatform(made, path)) return false;
      return baseName(made) === baseName(path) || (naming !== undefined && folderOf(made) === folderOf(path));
    case 'java':
      return naming !== undefined && folderOf(made) === folderOf(path) && isPlainJar(run, made, path);
    case 'dotnet':
      return made.endsWith('/') && /\/(publish|out|output)$/.test(path) && !isWithin(path, made.slice(0, -1));
    default:
      return false;
  }
}

// A library or a list of dependencies beside the program has an ending.
const rustOutput = /^(.*\/target)\/(?:[\w.-]+\/)?(?:release|debug)\/[\w-]+$/;

function isRustOutput(path: string): boolean {
  return rustOutput.test(path);
}

function targetOf(path: string): string | undefined {
  return rustOutput.exec(path)?.[1];
}

/** Plugins that write jars under further names. */
const jarPlugins =
  /assembly|shade|classifier|outputFile|jarName|quarkus|dependency-plugin|antrun|test-jar|<profiles>/i;

const plainPlugins =
  /^(spring-boot|maven-(compiler|surefire|failsafe|jar|clean|resources|install|deploy|enforcer|checkstyle|release|site)|jacoco|versions|spotless|native)-(maven-)?plugin$/;

function isPlainJar(run: StageRun, made: string, path: string): boolean {
  const folder = folderOf(folderOf(made));
  const pom = run.readFile(joinPath(folder, 'pom.xml'));
  if (!path.endsWith('.jar') || pom === undefined || writesJars(pom)) return false;
  return !pom.includes('<parent>') || isPlainParent(run, folder, pom);
}

/** What a parent sets holds for its modules; that of Spring Boot names no other jar. */
function isPlainParent(run: StageRun, folder: string, pom: string): boolean {
  if (pom.includes('<artifactId>spring-boot-starter-parent</artifactId>')) return true;
  const parent = run.readFile(joinPath(folderOf(folder), 'pom.xml'));
  return parent !== undefined && !parent.includes('<parent>') && !writesJars(parent);
}

function writesJars(pom: string): boolean {
  const plugins = [...pom.matchAll(/<artifactId>([\w.-]{1,100}-plugin)<\/artifactId>/g)];
  return jarPlugins.test(pom) || plugins.some(([, name = '']) => !plainPlugins.test(name));
}

const builders =
  /^(go|cargo|mvn|mvnw|dotnet|rustup|apt|apt-get|apk|dnf|yum|microdnf|mkdir|rm|ls|cat|echo|chmod|chown|touch|true|test|\[|find|cargo-chef|date|uname|env|printf|sleep|update-ca-certificates|adduser|addgroup|useradd|groupadd)$/;

/** No command of the stage but those whose output is known. `cp`, `mv` and `ln` name what they make. */
function onlyBuilds({ commands }: StageRun): boolean {
  return commands.every(({ command: { words } }) => {
    const program = baseName(words[0]?.text ?? '?');
    return (
      builders.test(program) || /^(cp|mv|ln|install|strip|upx|git|curl|wget|tar|unzip|sed)$/.test(program)
    );
  });
}

/** The context holds a file or folder that a COPY may have brought to the path. */
export function mayBeCopied(context: BuildContext, path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.some((_, at) => isInContext(context, parts.slice(at).join('/')));
}

/** Another command than the build names the last part of the path, or has a word that cannot be known. */
function isNamedElsewhere(run: StageRun, { evidence }: Artifact, path: string): boolean {
  const name = baseName(path);
  return run.commands.some(({ command }) => {
    if (command.start === evidence[0]?.start) return false;
    const isPlain = /^(apt|apt-get|apk|dnf|yum|microdnf|rm|rustup|echo)$/.test(
      baseName(command.words[0]?.text ?? ''),
    );
    return (
      !isPlain &&
      command.words.some(({ text, glob }) => text === undefined || glob || text.split(/[/=:]/).includes(name))
    );
  });
}
