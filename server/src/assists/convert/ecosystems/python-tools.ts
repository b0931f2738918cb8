import type { ShellCommand } from '../../../core/shell/command.js';
import { allVariables } from '../../../core/shell/environment.js';
import { baseName, isWithin } from '../../../core/shell/paths.js';
import { readPackageCall } from '../../../core/packages/packages.js';
import { contextFiles } from '../context-tree.js';
import type { Subject } from '../subject.js';

/** Whether a folder of packages holds nothing but tools of the build, or wheels that another install takes from it. */
export function servesBuild(subject: Subject, folder: string): boolean {
  const path = folder.slice(0, -1);
  const makers = makersOf(subject, folder);
  if (makers === undefined || isNamed(subject, path)) return false;
  if (makers.every((one) => isWheelCall(one))) return true;
  return makers.every((one) => isToolInstall(one)) && !startsTool(subject);
}

/** Every command that filled the folder; `undefined` where one is not known. */
function makersOf({ steps }: Subject, folder: string): readonly ShellCommand[] | undefined {
  const found: ShellCommand[] = [];
  for (const { made, commands } of steps) {
    const artifact = made.find(({ path }) => path === folder);
    if (artifact === undefined) continue;
    const own = commands.filter(({ command }) =>
      artifact.evidence.some(({ start, end }) => start === command.start && end === command.end),
    );
    if (own.length === 0) return undefined;
    found.push(...own.map(({ command }) => command));
  }
  return found.length === 0 ? undefined : found;
}

/** The arguments of pip: `pip install x`, `python -m pip install x`. */
function pipWords({ words }: ShellCommand): readonly string[] | undefined {
  const texts = words.map(({ text }) => text ?? '?');
  if (/^pip[\d.]*$/.test(baseName(texts[0] ?? ''))) return texts.slice(1);
  const isModule = /^python[\d.]*$/.test(baseName(texts[0] ?? '')) && texts[1] === '-m' && texts[2] === 'pip';
  return isModule ? texts.slice(3) : undefined;
}

function isWheelCall(command: ShellCommand): boolean {
  return /^(wheel|download)$/.test(pipWords(command)?.[0] ?? '');
}

const tool =
  /^(pip|setuptools|wheel|build|poetry|poetry-core|poetry-plugin-[\w-]+|uv|pipenv|virtualenv|hatch|pdm|flit|pip-tools)([=<>~!;[].*)?$/;

function isToolInstall(command: ShellCommand): boolean {
  const [verb, ...rest] = pipWords(command) ?? [];
  const plain = rest.filter(
    (text) => !/^--?[\w-]+$/.test(text) || /^(-r|-e|--requirement|--editable|-c)$/.test(text),
  );
  return verb === 'install' && plain.length > 0 && plain.every((text) => tool.test(text));
}

/** Whether pip is asked to install it, in a command or in a list of the build context. */
export function isInstalled({ steps, context }: Subject, name: string): boolean {
  const pattern = new RegExp(`^\\s*${name}\\s*([=<>~!;\\[].*)?$`, 'm');
  return steps.some(({ commands }) =>
    commands.some(({ command }) => {
      const words = pipWords(command) ?? [];
      const lists = words.filter((_word, at) => /^(-r|--requirement)$/.test(words[at - 1] ?? ''));
      return (
        words.some((word) => pattern.test(word)) ||
        lists.some((list) => pattern.test(context.read(list) ?? ''))
      );
    }),
  );
}

function startsTool({ starts }: Subject): boolean {
  return starts.some(({ command }) =>
    command.words.slice(0, 4).some(({ text }) => tool.test(baseName(text ?? ''))),
  );
}

/** `PYTHONPATH=/wheels/x.whl`, or an argument. */
function isNamed({ starts, run }: Subject, path: string): boolean {
  const values = [...allVariables(run.environment)]
    .filter(([name]) => !/^(PATH|PIP_FIND_LINKS)$/.test(name))
    .flatMap(([, { text }]) => (text ?? '').split(':'));
  const words = starts.flatMap(({ command }) => command.words.map(({ text }) => text ?? ''));
  return [...values, ...words].some((text) => isWithin(path, text));
}

const compilers =
  /^(gcc|g\+\+|clang|make|build-essential|build-base|musl-dev|python3-dev|cargo|rustc?|cmake|git|.*-dev|pkg-config)$/;

/** Whether a compiler is in a layer of the image: what a later RUN removes is only hidden. */
export function hasCompilers({ run, steps }: Subject): boolean {
  const left = steps.flatMap(({ commands, instruction }) => {
    const calls = commands.flatMap(
      ({ command }) => readPackageCall(command.words.map(({ text }) => text)) ?? [],
    );
    return instruction.keyword === 'RUN' && calls.every(({ action }) => action === 'install')
      ? calls.flatMap(({ packages }) => packages)
      : [];
  });
  return [...run.packages.keys(), ...left].some((name) => compilers.test(name));
}

/** The module for windows is in every image of Python, its library only in the large ones on Debian. */
export function usesTk(subject: Subject): boolean {
  const { base, context } = subject;
  if (!base.builder || base.distro !== 'debian' || base.runtimes['python'] === undefined) return false;
  return [...contextFiles(subject).values()]
    .filter(({ source }) => source.endsWith('.py'))
    .slice(0, 1500)
    .some(({ source }) =>
      /^[ \t]*(?:import|from)[ \t]+(?:tkinter|turtle)\b/m.test(context.read(source) ?? ''),
    );
}
