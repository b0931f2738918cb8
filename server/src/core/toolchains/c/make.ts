import type { Value } from '../../shell/environment.js';
import { joinPath, resolvePath } from '../../shell/paths.js';
import { afterHead, bareValue, headOf } from '../../shell/word-parts.js';
import { buildWithCmake } from './cmake.js';
import { buildWithAutomake } from './autotools.js';
import { buildWithMeson } from './meson.js';
import { readMakefile, recipeScript } from './makefile.js';
import { type Made, nothingMade, readOptions, type ToolCall, variable } from '../tool-call.js';

const valued = new Set(['C', 'f', 'file', 'directory', 'j', 'I', 'o', 'W', 'makefile']);

/** `make` with a Makefile of the context is read as shell; cmake and ninja by the CMakeLists.txt. */
export function recogniseMake(call: ToolCall): Made | undefined {
  const { program } = call;
  if (program === 'meson') return buildWithMeson(call);
  if (program === 'ninja') return buildWithMeson(call) ?? buildWithCmake(call);
  if (program === 'cmake') return buildWithCmake(call);
  if (program !== 'make' && program !== 'gmake') return undefined;
  const { values, plain } = readOptions(separateJobs(call.args), valued);
  const cwd = resolvePath(call.command.cwd, values.get('C') ?? values.get('directory') ?? '.');
  if (cwd === undefined) return { ...nothingMade, opaque: true };
  const goals = plain.filter(({ at }) => !isSetting(call.args[at])).map(({ text }) => text);
  const settings = call.args.map(settingOf).filter((setting) => setting !== undefined);
  const file = values.get('f') ?? values.get('file') ?? values.get('makefile');
  const there = (source: string): boolean => call.stage.readFile(joinPath(cwd, source)) !== undefined;
  const ofItself = goals.some((goal) => sourceEnds.some((end) => there(`${goal ?? ''}${end}`)));
  const path = makefilePath(call, cwd, file) ?? (ofItself ? joinPath(cwd, 'Makefile') : undefined);
  if (path === undefined) return buildWithAutomake(call, cwd) ?? withoutMakefile(call, goals);
  const makefile = readMakefile(call.stage.readFile(path) ?? '', givenVariables(call, settings));
  const wanted = goals.length > 0 ? goals : [makefile.defaultGoal];
  const named = wanted.filter((goal) => goal !== undefined);
  const text = recipeScript(makefile, named, there);
  return {
    artifacts: [],
    script: { text, path, cwd, variables: settings },
    opaque: named.length < wanted.length,
  };
}

/** What make builds into a program of the same name, with no Makefile at all. */
const sourceEnds = ['.c', '.cc', '.cpp'];

/** `-j` may stand alone: it takes a word only when that is a number. */
function separateJobs(args: readonly Value[]): readonly Value[] {
  return args.filter((word, at) => {
    if (word.text !== '-j') return !/^-j./.test(headOf(word)) && !(headOf(word) === '-j');
    const next = args[at + 1];
    return next !== undefined && (next.text === undefined || /^\d+$/.test(next.text));
  });
}

function makefilePath(call: ToolCall, cwd: string, file: string | undefined): string | undefined {
  const names = file === undefined ? ['GNUmakefile', 'makefile', 'Makefile'] : [file];
  return names
    .map((name) => resolvePath(cwd, name))
    .find((path) => path !== undefined && call.stage.readFile(path) !== undefined);
}

type Setting = readonly [name: string, value: Value];

/** `NAME=value` and `NAME:=value` of the command line; the value may be known in parts or not at all. */
function settingOf(word: Value): Setting | undefined {
  const [start = '', name] = /^(\w+):?=/.exec(headOf(word)) ?? [];
  return name === undefined ? undefined : [name, bareValue(afterHead(word, start.length))];
}

function isSetting(word: Value | undefined): boolean {
  return word !== undefined && settingOf(word) !== undefined;
}

/** Those of the environment that Makefiles ask for: `X ?= y` keeps what the environment has. */
const usualVariables = 'CGO_ENABLED GOOS GOARCH CC CXX CFLAGS LDFLAGS PREFIX DESTDIR GOFLAGS TAGS'.split(' ');

/**
 * Variables of the command line, and those of the environment under them. One that cannot be known is left to the
 * shell of the recipes, which sees the same variable.
 */
function givenVariables(call: ToolCall, settings: readonly Setting[]): ReadonlyMap<string, string> {
  const inherited = usualVariables.flatMap((name): readonly Setting[] => {
    const value = variable(call, name);
    return value === undefined ? [] : [[name, value]];
  });
  return new Map([...inherited, ...settings].map(([name, { text }]) => [name, text ?? `$\${${name}:-}`]));
}

/** Sources that were fetched or generated: `make install` may put anything anywhere. */
function withoutMakefile(call: ToolCall, goals: readonly (string | undefined)[]): Made {
  const cmake = buildWithCmake(call);
  if (cmake !== undefined && cmake.artifacts.length > 0) return cmake;
  return goals.some((goal) => goal === undefined || goal.startsWith('install'))
    ? { artifacts: [], opaque: true }
    : nothingMade;
}
