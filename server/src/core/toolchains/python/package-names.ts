import { limits } from '../../limits.js';
import type { Value } from '../../shell/environment.js';
import { folderOf, joinPath, resolvePath } from '../../shell/paths.js';
import { headOf, isKnown } from '../../shell/word-parts.js';
import { pythonNativePackages } from '../native-modules-data.js';
import { type ToolCall, variableText } from '../tool-call.js';

/** Options of Python's tools that take a value. */
export const valued = new Set(
  't target prefix root r requirement c constraint i index-url extra-index-url f find-links w wheel-dir e editable p python n name distpath workpath specpath add-data hidden-import prompt with without extra group no-group only only-group package cache-dir platform python-version abi implementation python-preference directory project no-binary only-binary o'.split(
    ' ',
  ),
);

/** Names behind `--no-binary`, on the command line or in a variable; `*` for `:all:`. */
export function builtNames(call: ToolCall): readonly string[] {
  const words = call.argv.flatMap((word, at) => {
    const value = /^--no-binary(?:-package)?=(.*)$/.exec(word ?? '')?.[1];
    return value ?? (/^--no-binary(-package)?$/.test(word ?? '') ? (call.argv[at + 1] ?? '') : []);
  });
  const lines = call.argv.flatMap((word, at) =>
    /^(-r|--requirement)$/.test(word ?? '') ? (requirementLines(call, call.argv[at + 1]) ?? []) : [],
  );
  const listed = lines.flatMap((line) => /(?:^|\s)--no-binary[ =](\S+)/.exec(line)?.[1] ?? []);
  const set = variableText(call, 'PIP_NO_BINARY') ?? variableText(call, 'UV_NO_BINARY_PACKAGE') ?? '';
  return [...words, ...listed, set]
    .flatMap((text) => text.split(/[\s,]+/))
    .filter((name) => name !== '' && name !== ':none:')
    .map((name) => (name === ':all:' ? '*' : normalise(name)));
}

/** Names that pyproject.toml lists; `undefined` where there is none. */
export function projectNames(call: ToolCall, cwd: string): readonly string[] | undefined {
  const text = call.stage.readFile(joinPath(cwd, 'pyproject.toml'));
  if (text === undefined) return undefined;
  const list = listAfter(text, /^dependencies[ \t]{0,50}=[ \t]{0,50}\[/m);
  const table = /^\[tool\.poetry\.dependencies\]([^[]{0,20000})/m.exec(text)?.[1] ?? '';
  const listed = [...list.matchAll(/["']([\w.-]+(?:\[[\w,\s-]{0,100}\])?)/g)].flatMap(([, text = '']) =>
    namesOf(text),
  );
  const keyed = [...table.matchAll(/^([\w.-]+)\s*=(.*)/gm)].flatMap(([, name = '', value = '']) =>
    namesOf(
      `${name}[${/extras\s{0,20}=\s{0,20}\[([^\]]{0,200})/.exec(value)?.[1]?.replace(/["']/g, '') ?? ''}]`,
    ),
  );
  return [...listed, ...keyed];
}

/** The lines of a TOML list up to the one that starts with `]`, or to the end of a short one. */
function listAfter(text: string, start: RegExp): string {
  const match = start.exec(text);
  if (match === null) return '';
  const rest = text.slice(match.index + match[0].length, match.index + 20_000);
  const end = /^[ \t]{0,50}\]|\][ \t]{0,50}$/m.exec(rest)?.index ?? rest.length;
  return rest.slice(0, end);
}

/** Names on the command line and in requirement files; `undefined` when a file or word cannot be read. */
export function packageNames(call: ToolCall, args: readonly Value[]): readonly string[] | undefined {
  const names: string[] = [];
  let readable = true;
  for (let at = 1; at < args.length; at++) {
    const word = nameIn(args[at]);
    if (word === '-r' || word === '--requirement') {
      const found = readRequirements(call, args[++at]?.text);
      if (found === undefined) readable = false;
      else names.push(...found);
    } else if (word === undefined) readable = false;
    else if (valued.has(word.replace(/^--?/, '')) && word.startsWith('-')) at++;
    else if (word === '.' || word.startsWith('./') || word.startsWith('/')) {
      const found = projectNames(call, resolvePath(call.command.cwd, word) ?? '/');
      if (found === undefined) readable = false;
      else names.push(...found);
    } else if (!word.startsWith('-')) names.push(...namesOf(word));
  }
  return readable || names.some((name) => pythonNativePackages.has(name)) ? names : undefined;
}

/** A version may be unknown (`numpy==$V`) and an option's value (`--index-url=$URL`): what counts stands in front. */
function nameIn(word: Value | undefined): string | undefined {
  if (word === undefined || isKnown(word)) return word?.text;
  if (/^-(-|-?r.*|-requirement=.*)?$/.test(headOf(word))) return undefined;
  return /^-|^[A-Za-z0-9][\w.-]*(\[[\w,.-]*\])?([=<>!~]=|[<>@])/.exec(headOf(word))?.[0];
}

/** The names of a requirement file and of the files that it includes. */
function readRequirements(call: ToolCall, file: string | undefined): readonly string[] | undefined {
  const names = requirementLines(call, file)?.flatMap(namesOf);
  return names === undefined ? undefined : [...new Set(names)];
}

/** The lines of a requirement file and of the files that it includes, each read once. */
function requirementLines(call: ToolCall, file: string | undefined): readonly string[] | undefined {
  const first = resolvePath(call.command.cwd, file);
  if (first === undefined || call.stage.readFile(first) === undefined) return undefined;
  const paths = new Set([first]);
  const found: string[] = [];
  // What is added to a set while it is walked is walked too.
  for (const path of paths) {
    for (const line of (call.stage.readFile(path) ?? '').split(/\r?\n/).slice(0, 2000)) {
      const nested = /^-r\s*(\S+)/.exec(line)?.[1];
      if (nested === undefined) found.push(line);
      else if (paths.size < limits.mostIncludedFiles) paths.add(joinPath(folderOf(path), nested));
    }
  }
  return found;
}

/** `psycopg[binary]>=3` is a package, and one of that name with the extra behind it that holds its libraries. */
function namesOf(requirement: string): readonly string[] {
  const [, name, extras = ''] =
    /^([A-Za-z0-9][\w.-]*)\s{0,20}(?:\[([\w,\s-]{0,200})\])?/.exec(requirement) ?? [];
  if (name === undefined) return [];
  const plain = normalise(name);
  const parts = extras.split(',').map((extra) => extra.trim());
  return [
    plain,
    ...parts.filter((extra) => extra === 'binary' || extra === 'c').map((extra) => `${plain}-${extra}`),
  ];
}

/** PyPI names ignore case and treat `_`, `.` and `-` alike. */
export function normalise(name: string): string {
  return name.toLowerCase().replace(/[._-]+/g, '-');
}
