import type { Artifact } from '../../core/artifacts.js';
import { baseName, joinPath } from '../../core/shell/paths.js';
import type { Start } from '../../core/verdict/landing.js';
import { startsDistribution } from './ecosystems/distributions.js';
import { servesByItself } from './preconditions.js';
import { isHandedOn } from '../../core/verdict/starts.js';
import { supervisedStarts } from './supervised.js';
import { refuse, type Subject } from './subject.js';
import type { Refused } from './conversion-result.js';

/** What the container starts, sorted by where it comes from. */
export interface Roots {
  /** Programs and scripts that the file made or brought. */
  readonly own: readonly Root[];
  /** Programs of the image or of packages, by name. */
  readonly tools: readonly Tool[];
}

export interface Root {
  readonly start: Start;
  readonly artifact: Artifact;
}

export interface Tool {
  readonly start: Start;
  readonly name: string;
}

const toolchains =
  /^(go|cargo|rustc|gcc|g\+\+|cc|clang|make|cmake|mvn|mvnw|gradle|gradlew|javac|sbt|lein|tsc|tsx|ts-node|ts-node-dev|nodemon|air|reflex|CompileDaemon|realize|gin|fresh|bee|cargo-watch|watchexec|entr|mix|iex|stack|cabal|runghc|runhaskell|swift|zig|nim|crystal|npx|webpack|webpack-dev-server|vite|nest|ng|gatsby|parcel|bundle-watch|doxygen|javadoc|javap|jar|jshell|jps|jcmd|jstack|jmap|jstat|jinfo|jdb|jdeps|jlink|jpackage)$/;

/** Refuses where the container itself compiles; a dev server is a case of its own, since it needs another hint. */
export function checkToolchain(subject: Subject): Refused | undefined {
  for (const { command, instruction } of subject.starts) {
    const texts = command.words.map(({ text }) => text ?? '');
    const name = baseName(texts[0] ?? '');
    if (isYarnOfCorepack(subject, command.cwd, name)) {
      const message = `\`${texts.slice(0, 3).join(' ')}\` runs the Yarn that Corepack downloaded in the build; the small image has Yarn 1, which refuses the project`;
      const hint = 'Start the result of the build with `node`.';
      return refuse(subject.ast, 'toolchain-at-run-time', command.words[0] ?? instruction, message, hint);
    }
    const isCalled = isToolchain(name) || needsSdk(name, texts) || watches(name, texts);
    if (!isCalled || isHarmlessCall(name, texts) || isDependency(subject, command.cwd, texts)) continue;
    const at = command.words[0] ?? instruction;
    if (isDevServer(name, texts)) {
      const message = `\`${texts.slice(0, 3).join(' ')}\` is a development server, which needs the sources and all tools`;
      return refuse(subject.ast, 'dev-server', at, message, 'Start the result of the build instead.');
    }
    const message = `the container runs \`${texts.slice(0, 3).join(' ')}\`, which needs the toolchain at run time`;
    const hint = 'Build the program in a RUN and start it directly.';
    return refuse(subject.ast, 'toolchain-at-run-time', at, message, hint);
  }
  return undefined;
}

/** Yarn of images is version 1, which stops where `packageManager` of the project names a later one. */
function isYarnOfCorepack({ run }: Subject, cwd: string | undefined, name: string): boolean {
  if (name !== 'yarn' || cwd === undefined) return false;
  const manifest = run.readFile(joinPath(cwd, 'package.json')) ?? '';
  return /"packageManager"\s*:\s*"yarn@(?!1\.)/.test(manifest);
}

/** Whether a program compiles, or runs what does: no small image has it. */
export function isToolchain(program: string): boolean {
  return toolchains.test(program);
}

/** `dotnet ef`, `dotnet run`: verbs of the SDK and tools that are installed into it; the runtime starts files alone. */
function needsSdk(name: string, texts: readonly string[]): boolean {
  const [verb] = texts.slice(1).filter((text) => !text.startsWith('-'));
  return name === 'dotnet' && verb !== undefined && /^[a-z][a-z-]*$/.test(verb) && verb !== 'exec';
}

function isHarmlessCall(name: string, texts: readonly string[]): boolean {
  if (name === 'next' && texts[1] === 'start') return true;
  return name === 'npx' && /^(serve|http-server|next|prisma|pm2)$/.test(texts[1] ?? '');
}

/** `npx knex migrate:latest`, where the project lists it among what runs in production. */
function isDependency(
  { run }: Subject,
  cwd: string | undefined,
  [program, tool = '']: readonly string[],
): boolean {
  if (program !== 'npx' || cwd === undefined || toolchains.test(tool)) return false;
  const manifest = run.readFile(joinPath(cwd, 'package.json')) ?? '';
  const listed = /"dependencies"\s*:\s*\{[^}]*\}/.exec(manifest)?.[0] ?? '';
  return listed.includes(`"${tool}"`);
}

/** A runtime that looks after the sources it runs; what comes behind the program is the program's own. */
function watches(name: string, texts: readonly string[]): boolean {
  if (!/^(node|bun|deno)$/.test(name)) return false;
  const program = texts.findIndex((text, at) => at > 0 && /\.[cm]?[jt]sx?$/.test(text));
  const options = program === -1 ? texts : texts.slice(0, program);
  return (
    options.some((text) => /^--(hot|watch)$/.test(text)) ||
    (name === 'deno' && texts[1] === 'task' && texts[2] === 'dev')
  );
}

function isDevServer(name: string, texts: readonly string[]): boolean {
  if (
    /^(nodemon|air|reflex|CompileDaemon|realize|gin|fresh|bee|cargo-watch|watchexec|entr|webpack-dev-server|vite|gatsby|parcel|ts-node-dev)$/.test(
      name,
    )
  )
    return true;
  return texts.some((text) => /^(watch|serve|dev|develop|start:dev|--watch|--hot|--reload)$/.test(text));
}

/** Programs that every system image with a shell has. */
const everywhere = new Set(
  'sh bash ash dash exec echo printf cat test [ [[ true false set export cd sleep env exit trap wait mkdir chmod chown cp mv rm ln ls id date grep sed awk head tail cut tr sort kill ps touch hostname pgrep basename dirname uname : . source read shift eval local return if while for unset umask ulimit su find xargs wc tee expr mktemp stat whoami nice timeout readlink realpath pwd egrep fgrep dir nohup nproc uniq paste seq sync yes printenv base64 md5sum sha1sum sha256sum sha512sum tty numfmt od comm fold nl rmdir unlink ln install split tac cksum arch logname sum'.split(
    ' ',
  ),
);

export function isEverywhere(program: string): boolean {
  return everywhere.has(program);
}

/** Sorts the starts; refuses a program whose origin the file does not show. */
export function readRoots(subject: Subject): Roots | Refused {
  const own: Root[] = [];
  const tools: Tool[] = [];
  const scripts = new Set<string>();
  for (const start of subject.starts) {
    if (supervisedStarts(subject, start) === undefined) return refuseSupervisor(subject, start);
    const { script } = start.command;
    const lies = script === undefined ? undefined : subject.run.artifactAt(script);
    if (script !== undefined && lies !== undefined && !scripts.has(script)) {
      scripts.add(script);
      own.push({ start, artifact: { ...lies, path: script } });
    }
    const [word] = start.command.words;
    const name = word?.text;
    // `exec "$@"` of a script hands on to the CMD, which is a start of its own.
    if (isHandedOn(word?.raw)) continue;
    if (name === undefined || name === '') {
      const message = 'the program depends on a variable that is set only in the container';
      return refuse(
        subject.ast,
        'artifact-unknown',
        start.span,
        message,
        'Name the program in ENTRYPOINT or CMD.',
      );
    }
    const artifact = start.path === undefined ? undefined : subject.run.artifactAt(start.path);
    const isOwn = artifact !== undefined && (artifact.path === start.path || artifact.toolchain !== 'image');
    if (isOwn && start.path !== undefined) own.push({ start, artifact: { ...artifact, path: start.path } });
    else if (!everywhere.has(baseName(name)) || (start.path !== undefined && !isSystemPath(start.path)))
      tools.push({ start, name });
  }
  tools.push(...hiddenTools(subject));
  if (own.length === 0 && tools.length === 0 && !startsAnyway(subject)) {
    const { stage } = subject;
    const message = 'it is not known which program the container runs';
    return refuse(
      subject.ast,
      'artifact-unknown',
      stage.from,
      message,
      'Name the program in ENTRYPOINT or CMD.',
    );
  }
  return { own, tools };
}

/** The server of the image, or a shell that reads the start script of a distribution: `sh build/install/web/bin/web`. */
function startsAnyway(subject: Subject): boolean {
  return servesByItself(subject.stage) || subject.starts.some((start) => startsDistribution(subject, start));
}

function refuseSupervisor({ ast }: Subject, { command, span }: Start): Refused {
  const message = `what \`${baseName(command.words[0]?.text ?? '')}\` starts is defined in a file that cannot be read here`;
  const hint = 'Copy that file from the build context, or name the program in the command.';
  return refuse(ast, 'artifact-unknown', span, message, hint);
}

/** Wrappers that the shell reader looks through: the final stage needs them all the same. */
function hiddenTools({ starts, read, ast }: Subject): readonly Tool[] {
  return starts.flatMap((start) => {
    const { instruction, command } = start;
    const written = ast.text.slice(instruction.start, instruction.end);
    const script = command.script === undefined ? '' : (read(command.script) ?? '');
    const found = `${written}\n${script}`.matchAll(
      /(?<![\w/.-])(gosu|su-exec|sudo|doas|fakeroot|eatmydata)(?![\w.-])/g,
    );
    return [...new Set([...found].map((match) => match[1] ?? ''))].map((name) => ({ start, name }));
  });
}

function isSystemPath(path: string): boolean {
  return /^\/(usr\/)?s?bin\//.test(path);
}
