import type { Artifact } from '../../../core/artifacts.js';
import { readPom } from '../../../core/toolchains/java/java-project.js';
import { jreOf } from '../../../core/images/relatives.js';
import type { ShellCommand } from '../../../core/shell/command.js';
import {
  baseName,
  folderOf,
  globTest,
  hasGlob,
  isWithin,
  joinPath,
  resolvePath,
} from '../../../core/shell/paths.js';
import type { Start } from '../../../core/verdict/landing.js';
import { contextFiles } from '../context-tree.js';
import { dataFiles } from '../data-files.js';
import { type ClassPlace, jarFolder, packageClasses, settingsFolder } from './class-folders.js';
import { buildsJava, isPacked, isProjectFile, isSetLater, mainClass, makesJar } from './jar-makers.js';
import { distributionFolder, startedScript, startsDistribution, unpackerOf } from './distributions.js';
import { packagedJava } from './java-packages.js';
import { checkCompilers, checkNative } from './jdk-classes.js';
import type { Carry, Ecosystem, Plan } from '../plan.js';
import { isRefused, refuse, type Subject } from '../subject.js';
import type { Refused } from '../conversion-result.js';
import { sourceText } from '../wording.js';

const buildOnly = new Set(
  'MAVEN_OPTS MAVEN_CONFIG GRADLE_OPTS GRADLE_USER_HOME SBT_OPTS DEBIAN_FRONTEND'.split(' '),
);

/** Byte code: jars, class folders and distributions that `java` or a start script of the build runs. */
export const javaPrograms: Ecosystem = (subject) => {
  const start = subject.starts.find((one) => isJava(one) || startsDistribution(subject, one));
  if (start === undefined || !buildsJava(subject)) return undefined;
  const compiling = checkCompilers(subject);
  if (compiling !== undefined) return compiling;
  const places = isJava(start) ? classPath(subject, start) : distribution(subject, start);
  if (isRefused(places)) return places;
  const packaged = packagedJava(subject);
  const image = jreOf(subject.baseReference) ?? packaged?.image;
  if (image === undefined) {
    const message = `it is not known which image can run what ${subject.base.title} builds`;
    const at = subject.stage.from;
    return refuse(
      subject.ast,
      'unknown-base',
      at,
      message,
      'Build on eclipse-temurin, maven or gradle, or name a run base.',
    );
  }
  const plan = describe(subject, places, image);
  return packaged === undefined || isRefused(plan) ? plan : { ...plan, installs: [packaged.jre] };
};

function isJava({ command }: Start): boolean {
  return command.words[0]?.text === 'java';
}

function describe(subject: Subject, places: readonly ClassPlace[], image: string): Plan | Refused {
  const native = checkNative(subject);
  if (native !== undefined) return native;
  const carries = places.map((place): Carry => {
    const { from, to, folder, maker, step, why } = place;
    const span = { start: maker.start, end: maker.end };
    return { from, to, folder, step, span, derivation: `\`${sourceText(subject, span)}\` builds it; ${why}` };
  });
  const last = Math.max(...places.map(({ step }) => step));
  const data = dataFiles(subject, last);
  if (isRefused(data)) return data;
  const rest = data.filter(
    ({ from, unnamed }) =>
      !(unnamed === true && isPacked(subject, from)) &&
      !carries.some((carry) => isWithin(carry.from, from)) &&
      !isProjectFile(from),
  );
  return {
    carries: [...rest, ...carries],
    programs: [],
    bases: [{ image, reason: 'the same Java without its compiler' }],
    buildOnly,
    links: false,
    runtime: {
      names: ['jre', 'jdk'],
      title: 'Java',
      version: neededJava(subject, places),
      match: 'at-least',
    },
    provides: /^(java|keytool)$/,
    notes: [],
  };
}

/** The oldest Java that reads the classes: as the build says, else the one that compiles them. */
function neededJava({ run, base }: Subject, places: readonly ClassPlace[]): string {
  const versions = places.flatMap(({ from }) => run.artifactAt(from)?.wants.runtime?.version ?? []);
  return versions[0] ?? base.runtimes['jdk'] ?? '';
}

/** What `java` reads: the jar of -jar, or every entry of the class path. */
function classPath(subject: Subject, { command }: Start): readonly ClassPlace[] | Refused {
  const words = command.words.map(({ text }) => text);
  const unknown = words.findIndex((text) => text === undefined);
  const at = words.findIndex((text) => text === '-jar');
  if (at !== -1 && words[at + 1] !== undefined) return startedJars(subject, command, words.slice(at + 1));
  const option = words.findIndex((text) =>
    /^(-cp|-classpath|--class-path|-p|--module-path)$/.test(text ?? ''),
  );
  const main = mainClass(words);
  if (unknown !== -1 && (main === undefined || option === unknown - 1))
    return refusePath(subject, command, 'the class path depends on a variable');
  if (main?.endsWith('.java') === true) {
    const message = `\`java ${main}\` compiles at run time: it needs the JDK`;
    return refuse(
      subject.ast,
      'toolchain-at-run-time',
      command,
      message,
      'Compile in a RUN and start the class.',
    );
  }
  const entries = option === -1 ? ['.'] : (words[option + 1] ?? '').split(':');
  const places: ClassPlace[] = [];
  for (const entry of entries.filter((one) => one !== '')) {
    const found = classEntry(subject, command, entry);
    if (isRefused(found)) return found;
    places.push(...found);
  }
  const given =
    main === undefined ? [] : givenArchives(subject, command, words.slice(words.indexOf(main) + 1));
  if (isRefused(given)) return given;
  return places.length > 0
    ? [...places, ...given]
    : refusePath(subject, command, 'nothing on the class path is created by the build');
}

/** The jar that starts, and the archives that it is given: `java -jar runner.jar app.war`. */
function startedJars(
  subject: Subject,
  command: ShellCommand,
  [jar = '', ...rest]: readonly (string | undefined)[],
): readonly ClassPlace[] | Refused {
  const started = builtArchive(subject, command, jar);
  if (isRefused(started)) return started;
  const given = givenArchives(subject, command, rest);
  return isRefused(given) ? given : [...started, ...given];
}

/** Archives among the arguments of a program, but for those of the context. */
function givenArchives(
  subject: Subject,
  command: ShellCommand,
  words: readonly (string | undefined)[],
): readonly ClassPlace[] | Refused {
  const files = contextFiles(subject);
  const places: ClassPlace[] = [];
  for (const word of words) {
    if (word === undefined || !/^[^-].*\.(war|jar)$/.test(word)) continue;
    if (files.has(resolvePath(command.cwd, word) ?? '')) continue;
    const found = builtArchive(subject, command, word);
    if (isRefused(found)) return found;
    places.push(...found);
  }
  return places;
}

function builtArchive(
  subject: Subject,
  command: ShellCommand,
  word: string,
): readonly ClassPlace[] | Refused {
  return isSetLater(command, word)
    ? refusePath(subject, command, 'which jar is started depends on a variable of the container')
    : oneJar(subject, command, word);
}

function refusePath(subject: Subject, command: ShellCommand, why: string): Refused {
  const hint = 'Name the jar or the class folder in the command by its path in the image.';
  return refuse(subject.ast, 'artifact-unknown', command, why, hint);
}

function oneJar(subject: Subject, command: ShellCommand, word: string): readonly ClassPlace[] | Refused {
  const path = onlyMatch(subject, resolvePath(command.cwd, word));
  if (path === undefined || /[*?$]/.test(path))
    return refusePath(subject, command, `it is not known where \`${word}\` is`);
  const maker = makerOf(subject, path);
  if (maker === undefined)
    return refusePath(subject, command, `the file does not show where \`${path}\` comes from`);
  const other = otherName(subject, path);
  if (other !== undefined) return refusePath(subject, command, `the project's jar is called ${other}`);
  // Quarkus starts from a folder of its own, everything it needs in it.
  if (/\/quarkus-app\/quarkus-run\.jar$/.test(path)) {
    return [
      {
        ...maker,
        from: folderOf(path),
        to: folderOf(path),
        folder: true,
        why: 'the whole folder is the program',
      },
    ];
  }
  const own: ClassPlace = { ...maker, from: path, to: path, folder: false, why: 'the command starts it' };
  const beside = manifestFolder(subject, path, maker);
  if (isRefused(beside)) return beside;
  return beside === undefined ? [own] : [beside, own];
}

/** `target/*.jar` is the one jar that Maven makes there; other plug-ins of the build add more. */
function onlyMatch(subject: Subject, path: string | undefined): string | undefined {
  if (path === undefined || !hasGlob(path) || hasGlob(folderOf(path))) return path;
  const folder = folderOf(path);
  const pom = subject.read(joinPath(folderOf(folder), 'pom.xml'));
  if (baseName(folder) !== 'target' || pom === undefined) return path;
  if (/maven-(assembly|shade|source|javadoc)-plugin|<classifier>/.test(pom)) return path;
  const isNamed = globTest(path);
  const found = subject.run.artifacts.filter((one) => one.toolchain === 'java' && isNamed(one.path));
  return found.length === 1 ? found[0]?.path : path;
}

/** How the project calls its jar, where that and the path have nothing in common: the build would not make it. */
function otherName(subject: Subject, path: string): string | undefined {
  const folder = folderOf(path);
  if (baseName(folder) !== 'target') return undefined;
  const root = folderOf(folder);
  const [project] = readPom({ readFile: (file) => subject.read(file) }, root);
  const artifact = project?.name?.artifact;
  if (artifact === undefined || artifact.includes('${') || project?.name?.file === undefined)
    return undefined;
  const stem = baseName(path).replace(/\.[jw]ar$/, '');
  const isStated = (subject.read(joinPath(root, 'pom.xml')) ?? '').includes(
    stem.replace(/-[\d.]+(-\w+)*$/, ''),
  );
  return isStated || stem.startsWith(artifact) ? undefined : project.name.file;
}

/** A manifest with a class path makes the jar read others beside it. */
function manifestFolder(subject: Subject, path: string, maker: Maker): ClassPlace | Refused | undefined {
  const { cwd } = maker.maker;
  const pom = subject.read(joinPath(cwd ?? '/', 'pom.xml')) ?? '';
  if (!/<addClasspath>\s*true/.test(pom)) return undefined;
  const prefix = /<classpathPrefix>\s*([\w./-]+)\s*</.exec(pom)?.[1];
  if (prefix === undefined || prefix.startsWith('/'))
    return refusePath(
      subject,
      maker.maker,
      'the manifest of the jar names other jars in a folder that is not known',
    );
  const folder = joinPath(folderOf(path), prefix);
  const why = 'the manifest of the jar names it as its class path';
  return { ...maker, from: folder, to: folder, folder: true, why };
}

function classEntry(subject: Subject, command: ShellCommand, entry: string): readonly ClassPlace[] | Refused {
  const written = entry.replace(/\/?\*$/, '');
  const path = resolvePath(command.cwd, written === '' ? '.' : written);
  if (path === undefined || /[*?$]/.test(path))
    return refusePath(subject, command, `it is not known where \`${entry}\` is`);
  if (path.endsWith('.jar')) return oneJar(subject, command, path);
  const inside = classesIn(subject, path);
  if (inside !== undefined) return [inside];
  const found = entry.endsWith('*')
    ? jarFolder(subject, path)
    : (packageClasses(subject, path) ?? settingsFolder(subject, path));
  if (found !== undefined) return found;
  const maker = makerOf(subject, path);
  if (maker === undefined || path === '/')
    return refusePath(subject, command, `the file does not show what \`${path}\` contains`);
  return [{ ...maker, from: path, to: path, folder: true, why: 'it is on the class path' }];
}

/** Classes beside their sources in one flat folder: the classes alone, inner ones included. */
function classesIn(subject: Subject, folder: string): ClassPlace | undefined {
  for (const [step, { made, commands }] of subject.steps.entries()) {
    const maker = commands.find(({ command }) => baseName(command.words[0]?.text ?? '') === 'javac')?.command;
    const isHere = made.some(({ path, toolchain }) => toolchain === 'java' && isClassOf(path, folder));
    const isFlat = !subject
      .list(folder)
      .some(
        (name) =>
          name.endsWith('/') &&
          subject.list(joinPath(folder, name)).some((one) => one.endsWith('.java') || one.endsWith('/')),
      );
    if (maker === undefined || !isHere || !isFlat || maker.words.some(({ text }) => text === '-d')) continue;
    const why = 'it is on the class path; inner classes have their own files';
    const slash = folder === '/' ? '/' : `${folder}/`;
    return { from: `${slash}*.class`, to: slash, folder: false, maker, step, why };
  }
  return undefined;
}

function isClassOf(path: string, folder: string): boolean {
  return path === `${folder}/` || (path.endsWith('.class') && folderOf(path) === folder);
}

interface Maker {
  readonly maker: ShellCommand;
  readonly step: number;
}

/** The command whose output holds the path; the last one counts. */
function makerOf(subject: Subject, path: string): Maker | undefined {
  const lies: Artifact | undefined = subject.run.artifactAt(path);
  const isOutput = lies?.toolchain === 'java' && (lies.path === path || lies.path.endsWith('/'));
  for (const [step, { commands }] of [...subject.steps.entries()].reverse()) {
    for (const { command } of [...commands].reverse()) {
      const makes =
        lies?.evidence.some(({ start, end }) => start === command.start && end === command.end) === true;
      if (isOutput && makes) return { maker: command, step };
      const isFetched = lies?.path === path && /^(curl|wget)$/.test(baseName(command.words[0]?.text ?? ''));
      if (isFetched && makes) return { maker: command, step };
      if (makesJar(subject, command, path)) return { maker: command, step };
    }
  }
  return undefined;
}

function distribution(subject: Subject, start: Start): readonly ClassPlace[] | Refused {
  const { command } = start;
  const at = startedScript(subject, start) ?? '/';
  const folder = distributionFolder(subject, at);
  const maker = folder === undefined ? undefined : (unpackerOf(subject, at) ?? makerOf(subject, at));
  if (folder === undefined || maker === undefined)
    return refusePath(subject, command, `the file does not show where \`${at}\` comes from`);
  return [{ ...maker, from: folder, to: folder, folder: true, why: 'its start script finds its jars in it' }];
}
