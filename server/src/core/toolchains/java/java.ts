import type { Artifact } from '../../artifacts.js';
import { baseName, folderOf, joinPath, resolvePath } from '../../shell/paths.js';
import { variableOf } from '../../shell/environment.js';
import { flagValue, textWithGaps } from '../../shell/word-parts.js';
import { readGradle, readPom } from './java-project.js';
import { javaRelease } from './java-version.js';
import {
  libcWords,
  linkedHere,
  type Made,
  makeArtifact,
  nothingMade,
  type Options,
  readOptions,
  type ToolCall,
} from '../tool-call.js';

const valued = new Set(
  'd cp classpath release target source o H output add-modules module-path p f file C destination jar'.split(
    ' ',
  ),
);

/** javac, jar, Maven, Gradle, jlink, jpackage and native-image. */
export function recogniseJava(call: ToolCall): Made | undefined {
  const options = readOptions(call.args, valued);
  switch (call.program) {
    case 'javac':
      return compile(call, options);
    case 'jar':
      return pack(call);
    case 'mvn':
    case 'mvnw':
      return maven(call, options);
    case 'gradle':
    case 'gradlew':
      return gradle(call, options);
    case 'jlink':
      return runtimeImage(call, options);
    case 'native-image':
      return nativeImage(call, options);
    case 'java':
      return extractLayers(call, options);
    default:
      return undefined;
  }
}

/** Major version of the JDK of the stage. */
function jdkVersion(call: ToolCall): string | undefined {
  const { facts, packages } = call.stage;
  const found = facts?.runtimes['jdk'] ?? facts?.runtimes['jre'];
  if (found !== undefined) return javaRelease(found);
  for (const name of packages.keys()) {
    const version = /^(?:openjdk|temurin|java|zulu)-?(\d+|1\.8\.0)/.exec(name)?.[1];
    if (version !== undefined) return javaRelease(version);
  }
  return undefined;
}

function classes(
  call: ToolCall,
  path: string,
  version: string | undefined,
  why: string,
  certainty: Artifact['certainty'] = 'certain',
): Artifact {
  const explanation =
    version === undefined ? 'Java byte code' : `Java byte code for Java ${version} or later: ${why}`;
  return makeArtifact(call, {
    path,
    toolchain: 'java',
    linkage: 'interpreted',
    certainty,
    platform: undefined,
    wants: { runtime: { name: 'java', version } },
    explanation,
  });
}

function compile(call: ToolCall, { values, plain }: Options): Made {
  const asked = values.get('release') ?? values.get('target') ?? values.get('source');
  const version = asked === undefined ? jdkVersion(call) : javaRelease(asked);
  const why = asked === undefined ? 'the version of the JDK' : 'set on the command line';
  const written = values.get('d');
  const source = plain.find(({ text }) => text?.endsWith('.java') === true)?.text;
  const folder = resolvePath(call.command.cwd, written ?? folderOf(`/${source ?? ''}`).slice(1));
  if (folder === undefined || plain.length === 0) return nothingMade;
  if (written !== undefined || source?.includes('*') !== false)
    return { artifacts: [classes(call, `${folder}/`, version, why)] };
  const names = plain.flatMap(({ text }) =>
    text?.endsWith('.java') === true ? [text.replace(/\.java$/, '.class')] : [],
  );
  const paths = names.flatMap((name) => resolvePath(call.command.cwd, name) ?? []);
  return { artifacts: paths.map((path) => classes(call, path, version, why)) };
}

function pack(call: ToolCall): Made {
  const words = call.argv;
  const at = words.findIndex(
    (word) => word !== undefined && /^-{0,2}[a-z]+$/.test(word) && word.includes('c') && word.includes('f'),
  );
  const long = words.find((word) => word?.startsWith('--file=') === true)?.slice(7);
  const apart = words.findIndex((word) => word === '--file' || word === '-f');
  const option = apart === -1 ? at : apart;
  const path = resolvePath(call.command.cwd, long ?? (option === -1 ? undefined : words[option + 1]));
  if (path?.endsWith('.jar') !== true) return nothingMade;
  const inside = packedVersion(call);
  if (inside !== undefined) return { artifacts: [classes(call, path, inside, 'the version of its classes')] };
  return { artifacts: [classes(call, path, jdkVersion(call), 'the version of the JDK')] };
}

/** The newest version among the classes that were made here before and go into a jar. */
function packedVersion({ argv, command, stage }: ToolCall): string | undefined {
  const versions = argv.flatMap((word) => {
    const path = resolvePath(command.cwd, word);
    const made = path === undefined ? undefined : (stage.artifactAt(path) ?? stage.artifactAt(`${path}/`));
    return made?.toolchain === 'java' ? (made.wants.runtime?.version ?? []) : [];
  });
  return versions.sort((a, b) => Number(b) - Number(a))[0];
}

function maven(call: ToolCall, { values, plain }: Options): Made {
  const goals = plain.map(({ text }) => text);
  if (
    !goals.some(
      (goal) =>
        goal !== undefined &&
        /^(package|install|verify|deploy|compile|native:compile|spring-boot:repackage)$/.test(goal),
    )
  )
    return nothingMade;
  const file = values.get('f') ?? values.get('file');
  const cwd = resolvePath(
    call.command.cwd,
    file === undefined ? '.' : file.replace(/(?<![^/])[^/]*\.xml$/, '') || '.',
  );
  if (cwd === undefined) return nothingMade;
  const projects = readPom(call.stage, cwd);
  const flag = ['maven.compiler.release', 'maven.compiler.target', 'java.version']
    .map((name) => flagValue(call.args, `-D${name}`))
    .find((value) => value !== undefined);
  const native =
    goals.includes('native:compile') || call.args.some((word) => /^-P.*native/.test(textWithGaps(word, ' ')));
  const artifacts = projects.flatMap(({ folder, name, version, isRead }) => {
    if (!isRead && flag === undefined) return [unreadProject(call, joinPath(folder, 'target'))];
    const found = flag === undefined ? version : flag.text;
    // Without a setting the compiler plugin chooses, never the JDK: an old default, or what a parent sets.
    const java = found === undefined ? undefined : javaRelease(found);
    const why = 'set in the project';
    const made = [classes(call, `${joinPath(folder, 'target')}/`, java, why)];
    if (name?.file !== undefined)
      made.push({
        ...classes(call, joinPath(folder, `target/${name.file}`), java, why),
        naming: `of project \`${name.artifact}\` in pom.xml -> \`${name.file}\``,
      });
    if (native && name !== undefined)
      made.push(nativeProgram(call, joinPath(folder, `target/${name.artifact}`), ''));
    return made;
  });
  return { artifacts };
}

/** Most builds target the JDK that they run on; which one does not is not seen without its project file. */
function unreadProject(call: ToolCall, folder: string): Artifact {
  return classes(
    call,
    `${folder}/`,
    jdkVersion(call),
    'the version of the JDK, since no project file was found',
    'likely',
  );
}

function gradle(call: ToolCall, { plain }: Options): Made {
  const tasks = plain.map(({ text }) => text?.replace(/^.*:/, ''));
  const builds =
    /^(build|assemble|jar|bootJar|shadowJar|war|bootWar|installDist|distZip|distTar|assembleDist|fatJar|buildFatJar|nativeCompile|quarkusBuild|classes)$/;
  if (!tasks.some((task) => task !== undefined && builds.test(task)) || call.command.cwd === undefined)
    return nothingMade;
  const { cwd } = call.command;
  const project = readGradle(call.stage, cwd);
  const { version, modules, name, complete, isRead } = project;
  if (!isRead && !tasks.includes('nativeCompile'))
    return { artifacts: [unreadProject(call, joinPath(cwd, 'build'))] };
  const java = version ?? (complete ? jdkVersion(call) : undefined);
  const why = version === undefined ? 'the version of the JDK' : 'set in the project';
  const folders = [cwd, ...modules.map((module) => joinPath(cwd, module))];
  const artifacts = folders.map((folder) => classes(call, `${joinPath(folder, 'build')}/`, java, why));
  if (tasks.includes('nativeCompile'))
    artifacts.push(nativeProgram(call, joinPath(cwd, `build/native/nativeCompile/${name}`), ''));
  if (tasks.includes('installDist') && project.installsByName && modules.length === 0)
    artifacts.push(startScript(call, joinPath(cwd, `build/install/${name}/bin/${name}`), java, why));
  return { artifacts };
}

/** What the application plugin of Gradle writes beside the jars: a shell script that starts Java. */
function startScript(call: ToolCall, path: string, version: string | undefined, why: string): Artifact {
  const program = classes(call, path, version, why);
  return { ...program, wants: { ...program.wants, interpreter: '/bin/sh' } };
}

/** A trimmed JVM: programs and libraries of the JDK, for its libc. */
function runtimeImage(call: ToolCall, { values }: Options): Made {
  const path = resolvePath(call.command.cwd, values.get('output'));
  if (path === undefined) return nothingMade;
  if (isOfOtherJdk(call, values.get('module-path') ?? values.get('p'))) return foreignImage(call, path);
  const { libc, linkage } = linkedHere(call);
  // Builds of the JDK ask for an old glibc, whatever image they are in.
  const explanation = `${linkage}, ${libcWords(libc, undefined)}: jlink copies the JVM of the JDK`;
  return {
    artifacts: [
      makeArtifact(call, {
        path: `${path}/`,
        toolchain: 'java',
        linkage,
        libc,
        certainty: 'certain',
        explanation,
      }),
    ],
  };
}

/** Whether the modules are those of another JDK than the one of jlink: the image is for the platform of that. */
function isOfOtherJdk({ command }: ToolCall, modules: string | undefined): boolean {
  const folder = modules?.split(':').find((path) => /\/jmods\/?$/.test(path));
  if (folder === undefined) return false;
  const own =
    /^(\/.+)\/bin\/jlink$/.exec(command.words[0]?.text ?? '')?.[1] ??
    variableOf(command.environment, 'JAVA_HOME')?.text;
  return own !== undefined && resolvePath(command.cwd, folder) !== joinPath(own, 'jmods');
}

function foreignImage(call: ToolCall, path: string): Made {
  const explanation = 'jlink copies the JVM of another JDK';
  const made = {
    path: `${path}/`,
    toolchain: 'java',
    linkage: 'unknown',
    certainty: 'possible',
    explanation,
  } as const;
  return { artifacts: [makeArtifact(call, { ...made, libc: undefined, platform: '?' })] };
}

function nativeImage(call: ToolCall, { values, plain }: Options): Made {
  const flags = call.args.map((word) => textWithGaps(word, '')).join(' ');
  const named = values.get('o') ?? /-H:Name=(\S+)/.exec(flags)?.[1];
  const jar = values.get('jar');
  const last = plain.at(-1)?.text;
  const name =
    named ?? (jar === undefined ? (last ?? 'main').toLowerCase() : baseName(jar).replace(/\.jar$/, ''));
  const path = resolvePath(call.command.cwd, name);
  return path === undefined ? nothingMade : { artifacts: [nativeProgram(call, path, flags)] };
}

function nativeProgram(call: ToolCall, path: string, flags: string): Artifact {
  const common = { path, toolchain: 'native-image' as const };
  if (/--static(?![\w-])|-H:\+StaticExecutable(?!With)/.test(flags)) {
    return makeArtifact(call, {
      ...common,
      linkage: 'static',
      certainty: 'certain',
      explanation: 'static: --static is given',
    });
  }
  const onlyLibc = /--static-nolibc|StaticExecutableWithDynamicLibC/.test(flags);
  const link = linkedHere(call);
  const explanation = `${link.linkage}, ${libcWords(link.libc, link.libcVersion)}: ${onlyLibc ? 'libc alone is dynamic' : '--static is not given'}`;
  return makeArtifact(call, {
    ...common,
    ...link,
    needs: onlyLibc ? [] : ['libz'],
    explanation,
  });
}

/** `java -Djarmode=tools -jar app.jar extract`: the jar in layers. */
function extractLayers(call: ToolCall, { values, plain }: Options): Made {
  if (
    !call.argv.some((word) => word?.startsWith('-Djarmode=') === true) ||
    !plain.some(({ text }) => text === 'extract')
  )
    return nothingMade;
  const jar = resolvePath(call.command.cwd, values.get('jar'));
  const source = jar === undefined ? undefined : call.stage.artifactAt(jar);
  const folder = resolvePath(call.command.cwd, values.get('destination') ?? '.');
  if (source?.toolchain !== 'java' || folder === undefined) return nothingMade;
  const version = source.wants.runtime?.version;
  const names = ['dependencies', 'spring-boot-loader', 'snapshot-dependencies', 'application'];
  return {
    artifacts: names.map((name) =>
      classes(call, `${joinPath(folder, name)}/`, version, 'the version of the jar'),
    ),
  };
}
