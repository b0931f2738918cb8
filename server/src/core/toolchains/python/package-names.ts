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
  const old = namesOfSetup(call, cwd);
  if (text === undefined || (old !== undefined && !/^\[(project|tool\.poetry)\]/m.test(text))) return old;
  const list = listAfter(text, /^dependencies[ \t]{0,50}=[ \t]{0,50}\[/m);
  const table = text.split(/^(?=\[)/m).find((one) => one.startsWith('[tool.poetry.dependencies]')) ?? '';
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

/** Names in Pipfile.lock, else in the Pipfile; `undefined` where neither can be read. */
export function lockedByPipenv(call: ToolCall, cwd: string): readonly string[] | undefined {
  const lock = call.stage.readFile(joinPath(cwd, 'Pipfile.lock'));
  const isForced = call.argv.includes('--skip-lock');
  if (lock !== undefined && !isForced)
    return [...lock.matchAll(/^ {8}"([\w.-]{1,200})": \{/gm)].map(([, name = '']) => normalise(name));
  const file = call.stage.readFile(joinPath(cwd, 'Pipfile'));
  const tables = file?.split(/^(?=\[)/m).filter((table) => /^\[(dev-)?packages\]/.test(table));
  return tables?.flatMap((table) =>
    [...table.matchAll(/^["']?([\w.-]{1,200})["']?[ \t]*=/gm)].flatMap(([, name = '']) => namesOf(name)),
  );
}

/** `install_requires` of setup.py or setup.cfg, written literally; `undefined` where the project builds a part in C. */
function namesOfSetup(call: ToolCall, cwd: string): readonly string[] | undefined {
  const script = call.stage.readFile(joinPath(cwd, 'setup.py'));
  const settings = call.stage.readFile(joinPath(cwd, 'setup.cfg')) ?? '';
  if (script === undefined && !/^\[options\]/m.test(settings)) return undefined;
  if (/\b(ext_modules|Extension|cythonize|cffi_modules|rust_extensions|open\()/.test(script ?? ''))
    return undefined;
  const section = /^install_requires[ \t]*=(.*(?:\r?\n[ \t]+.*)*)/m.exec(settings)?.[1] ?? '';
  const written = /\binstall_requires\s{0,20}=\s{0,20}(\[[^\]]{0,10000}\])?/.exec(script ?? '');
  if (written !== null && written[1] === undefined) return undefined;
  const literals = [...(written?.[1] ?? '').matchAll(/["']([^"'\n]{1,200})["']/g)].map(
    ([, text = '']) => text,
  );
  return [...section.split(/\r?\n/).map((line) => line.trim()), ...literals].flatMap(namesOf);
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
  const names = requirementLines(call, file)?.flatMap(namesOf) ?? exportedNames(call, file);
  return names === undefined ? undefined : [...new Set(names)];
}

/** A list that `poetry export`, `pipenv requirements` or `uv export` wrote before: the names of its lock file. */
function exportedNames(call: ToolCall, file: string | undefined): readonly string[] | undefined {
  const path = resolvePath(call.command.cwd, file);
  const maker = call.stage.before.findLast(({ command: { words, redirections, cwd } }) => {
    const texts = words.map(({ text }) => text ?? '');
    const isExport = /^(poetry|uv) export\b|^pipenv (requirements|lock -r)\b/.test(texts.join(' '));
    const at = texts.findIndex((text) => /^(-o|--output|--output-file)$/.test(text));
    const target = at === -1 ? redirections[0]?.target?.text : texts[at + 1];
    return isExport && path !== undefined && resolvePath(cwd, target) === path;
  });
  const cwd = maker?.command.cwd;
  if (maker === undefined || cwd === undefined) return undefined;
  const tool = maker.command.words[0]?.text;
  if (tool === 'pipenv') return lockedByPipenv(call, cwd);
  const lock = call.stage.readFile(joinPath(cwd, tool === 'uv' ? 'uv.lock' : 'poetry.lock'));
  return lock === undefined
    ? projectNames(call, cwd)
    : [...lock.matchAll(/^name = "([^"]{1,200})"/gm)].map(([, name = '']) => normalise(name));
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
      else if (paths.size < limits.maxIncludedFiles) paths.add(joinPath(folderOf(path), nested));
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
