import { joinPath, resolvePath } from '../../shell/paths.js';
import { buildWithCmake } from './cmake.js';
import { readMakefile, recipeScript } from './makefile.js';
import { type Made, nothingMade, readOptions, type ToolCall, variable } from '../tool-call.js';

const valued = new Set(['C', 'f', 'file', 'directory', 'j', 'I', 'o', 'W', 'makefile']);

/** `make` with a Makefile of the context is read as shell; cmake and ninja by the CMakeLists.txt. */
export function recogniseMake(call: ToolCall): Made | undefined {
  const { program } = call;
  if (program === 'cmake' || program === 'ninja') return buildWithCmake(call);
  if (program !== 'make' && program !== 'gmake') return undefined;
  const { values, plain } = readOptions(separateJobs(call.argv), valued);
  const cwd = resolvePath(call.command.cwd, values.get('C') ?? values.get('directory') ?? '.');
  if (cwd === undefined) return { ...nothingMade, opaque: true };
  const goals = plain.filter(({ text }) => text?.includes('=') !== true).map(({ text }) => text);
  const file = values.get('f') ?? values.get('file') ?? values.get('makefile');
  const there = (source: string): boolean => call.stage.readFile(joinPath(cwd, source)) !== undefined;
  const ofItself = goals.some((goal) => sourceEnds.some((end) => there(`${goal ?? ''}${end}`)));
  const path = makefilePath(call, cwd, file) ?? (ofItself ? joinPath(cwd, 'Makefile') : undefined);
  if (path === undefined) return withoutMakefile(call, goals);
  const makefile = readMakefile(call.stage.readFile(path) ?? '', givenVariables(call));
  const wanted = goals.length > 0 ? goals : [makefile.defaultGoal];
  const named = wanted.filter((goal) => goal !== undefined);
  const text = recipeScript(makefile, named, there);
  return { artifacts: [], script: { text, path, cwd }, opaque: named.length < wanted.length };
}

/** What make turns into a program of the same name, with no Makefile at all. */
const sourceEnds = ['.c', '.cc', '.cpp'];

/** `-j` may stand alone: it takes a word only when that is a number. */
function separateJobs(argv: readonly (string | undefined)[]): readonly (string | undefined)[] {
  return argv.flatMap((word, at) =>
    word === '-j' && !/^\d+$/.test(argv[at + 1] ?? '') ? [] : /^-j./.test(word ?? '') ? [] : [word],
  );
}

function makefilePath(call: ToolCall, cwd: string, file: string | undefined): string | undefined {
  const names = file === undefined ? ['GNUmakefile', 'makefile', 'Makefile'] : [file];
  return names
    .map((name) => resolvePath(cwd, name))
    .find((path) => path !== undefined && call.stage.readFile(path) !== undefined);
}

/** Variables of the command line, and those of the environment under them. */
function givenVariables(call: ToolCall): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const word of call.argv) {
    const [, name, value = ''] = /^(\w+):?=([\s\S]*)$/.exec(word ?? '') ?? [];
    if (name !== undefined) given.set(name, value);
  }
  // `X ?= y` keeps what the environment has.
  for (const name of [
    'CGO_ENABLED',
    'GOOS',
    'GOARCH',
    'CC',
    'CXX',
    'CFLAGS',
    'LDFLAGS',
    'PREFIX',
    'DESTDIR',
    'GOFLAGS',
    'TAGS',
  ]) {
    const text = given.has(name) ? undefined : variable(call, name)?.text;
    if (text !== undefined) given.set(name, text);
  }
  return given;
}

/** Sources that were fetched or generated: `make install` may put anything anywhere. */
function withoutMakefile(call: ToolCall, goals: readonly (string | undefined)[]): Made {
  const cmake = buildWithCmake(call);
  if (cmake !== undefined && cmake.artifacts.length > 0) return cmake;
  return goals.some((goal) => goal === undefined || goal.startsWith('install'))
    ? { artifacts: [], opaque: true }
    : nothingMade;
}
