import type { Artifact } from '../../../core/artifacts.js';
import { allVariables, variableOf } from '../../../core/shell/environment.js';
import type { ShellCommand } from '../../../core/shell/command.js';
import { baseName, folderOf, isWithin, joinPath, resolvePath } from '../../../core/shell/paths.js';
import { contextFiles } from '../context-tree.js';
import { pathsOf } from '../command-classes.js';
import type { Carry } from '../plan.js';
import { refuse, type Step, type Subject } from '../subject.js';
import type { Refused } from '../conversion-result.js';
import { sourceText } from '../wording.js';
import { type Bundle, frontEnds } from './compiled-traps.js';

/**
 * Refuses where `poetry run` or `pipenv run` starts the program and the environment lies in the cache of the tool, in
 * a folder whose name is not known.
 */
export function checkEnvironmentPlace(subject: Subject): Refused | undefined {
  const { steps, starts, run, ast } = subject;
  const runner = starts
    .map(({ command }) => command.words.map(({ text }) => text))
    .find(([program, verb]) => /^(poetry|pipenv)$/.test(baseName(program ?? '')) && verb === 'run');
  if (runner === undefined) return undefined;
  const tool = baseName(runner[0] ?? '');
  const installs = steps
    .flatMap(({ commands }) => commands.map(({ command }) => command))
    .filter((command) => installsWith(command, tool));
  const hidden = installs.find((command) => !isPlaced(subject, command));
  if (hidden === undefined) return undefined;
  const inProject = allVariables(run.environment).get('PIPENV_VENV_IN_PROJECT')?.text !== undefined;
  const message = `\`${sourceText({ ast }, hidden)}\` creates the environment ${inProject ? 'in the project' : 'in the cache of the tool'}, where its folder is not followed`;
  const hint =
    tool === 'poetry'
      ? 'Set POETRY_VIRTUALENVS_CREATE=false or POETRY_VIRTUALENVS_IN_PROJECT=true.'
      : 'Install with `pipenv install --system`.';
  return refuse(ast, 'artifact-unknown', hidden, message, hint);
}

/** Refuses where packages are copied on: `pip install --prefix=/install …`, `cp -r /install/* /usr/local/`. */
export function checkMovedPackages(
  { steps, ast }: Subject,
  folders: readonly Artifact[],
): Refused | undefined {
  const moved = steps
    .flatMap(({ commands }) => commands.map(({ command }) => command))
    .find(
      (command) =>
        /^(cp|mv|rsync)$/.test(baseName(command.words[0]?.text ?? '')) &&
        pathsOf(command)
          .slice(0, -1)
          .some((source) => folders.some(({ path }) => isWithin(path.slice(0, -1), source))),
    );
  if (moved === undefined) return undefined;
  const message = `\`${sourceText({ ast }, moved)}\` puts packages into a folder where they are not followed`;
  return refuse(ast, 'artifact-unknown', moved, message, 'Install them where Python looks for them.');
}

function installsWith({ words }: ShellCommand, tool: string): boolean {
  return baseName(words[0]?.text ?? '') === tool && /^(install|sync)$/.test(words[1]?.text ?? '');
}

/** Whether it fills a folder that is known: that of the interpreter, or one in the project. */
function isPlaced({ run }: Subject, command: ShellCommand): boolean {
  if (command.words.some(({ text }) => text === '--system')) return true;
  return run.artifacts.some(
    ({ toolchain, evidence }) =>
      toolchain === 'python' &&
      evidence.some(({ start, end }) => start === command.start && end === command.end),
  );
}

/** Folders that packages are links to: `pip install -e ../lib`, on the command line or in a list. */
export function editableCarries(subject: Subject, carries: readonly Carry[]): readonly Carry[] {
  return subject.steps.flatMap((step, at) =>
    step.commands.flatMap(({ command }) =>
      editablePaths(subject, command, step).flatMap((path): readonly Carry[] => {
        if (path === '/' || carries.some(({ from }) => isWithin(from, path))) return [];
        const { start, end } = command;
        const derivation = `\`${sourceText(subject, command)}\` installs it as a link`;
        return [{ from: path, to: path, folder: true, derivation, span: { start, end }, step: at }];
      }),
    ),
  );
}

function editablePaths(subject: Subject, { words, cwd }: ShellCommand, { after }: Step): readonly string[] {
  const texts = words.map(({ text }) => text ?? '');
  if (!/^(pip[\d.]*|uv|python[\d.]*)$/.test(baseName(texts[0] ?? '')) || !texts.includes('install'))
    return [];
  const folder = cwd ?? after.cwd;
  const named = texts.filter((_text, at) => /^(-e|--editable)$/.test(texts[at - 1] ?? ''));
  const lists = texts.filter((_text, at) => /^(-r|--requirement)$/.test(texts[at - 1] ?? ''));
  const listed = lists.flatMap((list) => {
    const text = subject.read(resolvePath(folder, list) ?? '') ?? '';
    return [...text.slice(0, 100_000).matchAll(/^(?:-e|--editable)[ \t=]+([./]\S{0,300})/gm)].map(
      ([, path = '']) => path,
    );
  });
  return [...named, ...listed].flatMap((path) => {
    const clean = path.replace(/\[[^[\]]*\]$/, '');
    const found = /^[./]/.test(clean) ? resolvePath(folder, clean) : undefined;
    return found === undefined ? [] : [found];
  });
}

/** Sources, settings and scripts. */
const mayName = /\.(?:py|ya?ml|toml|ini|cfg|conf|env|sh|html)$|(?:^|\/)\.env$/;

/** Settings of whoever builds and deploys. */
const ofDevelopment = /(?:^|\/)(?:(?:docker-)?compose[^/]*\.ya?ml$|\.(?:git|circleci)[^/]*)/;

/** Front ends of which the program names nothing but what their build fills. */
export function servedFronts(subject: Subject): readonly Bundle[] {
  const sources = [...contextFiles(subject).values()].filter(({ source }) => source.endsWith('.py'));
  const naming = [...contextFiles(subject).values()].filter(
    ({ source }) => mayName.test(source) && !ofDevelopment.test(source),
  );
  const texts = naming.slice(0, 1500).map(({ source }) => subject.context.read(source) ?? '');
  return frontEnds(subject).filter(({ project, carry }) => {
    if (sources.some(({ path }) => isWithin(project, path))) return false;
    const filled = carry.from.slice(project.length);
    const named = new RegExp(
      `(?:["'/]|[:=] ?)${baseName(project).replace(/[^\\w-]/g, '.')}(?=["'/\\s])([\\w./-]{0,200})`,
      'g',
    );
    return texts.every((text) =>
      [...text.matchAll(named)].every(([, rest = '']) => rest === filled || rest.startsWith(`${filled}/`)),
    );
  });
}

/** Where Django collects static files, if that lies outside the folder of the program; refused where it may. */
export function collectedFiles(subject: Subject): readonly Carry[] | Refused {
  const { cwd } = subject.run;
  for (const [step, { commands }] of subject.steps.entries()) {
    const command = commands.find(({ command: one }) =>
      one.words.some(({ text }) => text === 'collectstatic'),
    )?.command;
    if (command === undefined || cwd === undefined) continue;
    const span = { start: command.start, end: command.end };
    const set = staticRoots(subject);
    if (set.some((one) => isAboveBase(subject, one))) {
      const message = `\`${sourceText(subject, command)}\` may write outside the folder of the program, as STATIC_ROOT says`;
      return refuse(subject.ast, 'artifact-unknown', command, message, 'Set STATIC_ROOT below BASE_DIR.');
    }
    const outside = set.flatMap(({ value }) => absolutePath(value, command) ?? []);
    const derivation = `\`${sourceText(subject, command)}\` fills it, as STATIC_ROOT says`;
    return [...new Set(outside)]
      .filter((path) => !isWithin(cwd, path))
      .map((path) => ({ from: path, to: path, folder: true, derivation, span, step }));
  }
  return [];
}

interface StaticRoot {
  readonly value: string;
  /** The settings around it, and where they lie. */
  readonly text: string;
  readonly path: string;
}

function staticRoots(subject: Subject): readonly StaticRoot[] {
  return [...contextFiles(subject).values()].flatMap(({ source, path }) => {
    const text = source.endsWith('.py') ? (subject.context.read(source) ?? '') : '';
    const value = /^[ \t]*STATIC_ROOT[ \t]*(?::[ \t]*\w+[ \t]*)?=[ \t]*(.{1,300})$/m.exec(text)?.[1];
    return value === undefined ? [] : [{ value, text, path }];
  });
}

/** Whether a value starts above the folder of the program, itself or by a name that is set in the same file. */
function isAboveBase({ run }: Subject, { value, text, path }: StaticRoot): boolean {
  const climbs = /\bdirname\(\s*BASE_DIR|\bBASE_DIR\.parent|\.\./;
  const first = /^(?:[\w.]{1,40}\()*([A-Z]\w{0,60})\b/.exec(value)?.[1];
  const defined =
    first === undefined
      ? ''
      : (new RegExp(`^[ \\t]*${first}[ \\t]*=[ \\t]*(.{1,300})$`, 'm').exec(text)?.[1] ?? '');
  if (climbs.test(value) || (first !== 'BASE_DIR' && climbs.test(defined))) return true;
  if (!defined.includes('__file__') || run.cwd === undefined) return false;
  const steps = defined.match(/\.parent\b|\bdirname\(/g)?.length ?? 0;
  let folder = path;
  for (let at = 0; at < steps; at++) folder = folderOf(folder);
  return folder !== run.cwd && isWithin(folder, run.cwd);
}

/** `'/srv/static'`, `Path('/srv/static')`, `os.path.join('/srv', 'static')`, `env('STATIC', default='/srv/static')`. */
function absolutePath(value: string, { environment }: ShellCommand): string | undefined {
  const [, asked] =
    /\b(?:environ(?:\.get)?|getenv|env(?:\.\w{1,20})?|config)\s*[([]\s*["'](\w{1,100})["']/.exec(value) ?? [];
  const set = asked === undefined ? undefined : variableOf(environment, asked)?.text;
  if (set?.startsWith('/') === true) return set.replace(/(?<=.)\/$/, '');
  const [, first, rest = ''] =
    /^(?:[^"'/]|["']\w{1,100}["'])*["'](\/[\w./-]{1,200}?)\/?["'](.*)$/.exec(value) ?? [];
  const joined = [...rest.matchAll(/[,/]\s*["']([\w.-]{1,100})["']/g)].map(([, name = '']) => name);
  return first === undefined ? undefined : joined.reduce((path, name) => joinPath(path, name), first);
}
