import type { Artifact } from '../../artifacts.js';
import { joinPath, resolvePath } from '../../shell/paths.js';
import { flagsOf, languageOptions } from './language-options.js';
import { nativeArtifact, sourcesBelow } from './native-program.js';
import { type Made, makeArtifact, nothingMade, readOptions, type ToolCall } from '../tool-call.js';

/** `nim c`: one program, linked by the C compiler. */
export function buildWithNim(call: ToolCall): Made {
  const { plain } = readOptions(call.args, languageOptions);
  const flags = flagsOf(call);
  const source = plain.find(({ text }) => text?.endsWith('.nim') === true)?.text;
  const out = /(?:--out|-o)[:=](\S+)/.exec(flags)?.[1];
  const path = resolvePath(call.command.cwd, out ?? source?.replace(/\.nim$/, ''));
  if (path === undefined || source === undefined) return nothingMade;
  const isStatic = isLinkedStatically(call);
  if (/musl-gcc/.test(flags) && !isStatic) {
    return {
      artifacts: [
        makeArtifact(call, {
          path,
          toolchain: 'nim',
          linkage: 'dynamic',
          libc: 'musl',
          explanation: 'dynamic, musl: musl-gcc without -static',
        }),
      ],
    };
  }
  return { artifacts: [nimProgram(call, path, isStatic)] };
}

/** `nimble build`: the programs of the project; `nimble c` compiles one file as nim does. */
export function buildWithNimble(call: ToolCall): Made {
  const { cwd } = call.command;
  const verb = call.argv.find((word) => word?.startsWith('-') === false);
  if (verb !== 'build' || cwd === undefined)
    return verb === 'c' || verb === 'cpp' ? buildWithNim(call) : nothingMade;
  const text = manifestOf(call);
  const listed = /^bin\s{0,20}=\s{0,20}@\[([^\]]{0,1000})\]/m.exec(text)?.[1] ?? '';
  const folder = joinPath(cwd, /^binDir\s{0,20}=\s{0,20}"([^"\n]{1,200})"/m.exec(text)?.[1] ?? '');
  const isStatic = isLinkedStatically(call);
  return {
    artifacts: [...listed.matchAll(/"([\w./-]+)"/g)].map(([, name = '']) =>
      nimProgram(call, joinPath(folder, name), isStatic),
    ),
  };
}

/** `--passL:-static` on the command line, or `switch("passL", "-static")` and `passL = "-static"` in a settings file. */
function isLinkedStatically(call: ToolCall): boolean {
  return /passL["']?\s{0,20}[:=,]\s{0,20}["']?-static\b/i.test(`${flagsOf(call)}\n${settingsOf(call)}`);
}

function nimProgram(call: ToolCall, path: string, isStatic: boolean): Artifact {
  return nativeArtifact(call, { path, toolchain: 'nim', isStatic, needs: [], ...loadedLibraries(call) });
}

/**
 * Modules of the standard library that open a shared library when the program starts: no linker names it.
 * Source: the `dynlib` pragmas of lib/impure and lib/wrappers in Nim 1.6 and 2.0.
 */
const loaders: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(re|nre|pcre)$/, ['libpcre']],
  [/^(db_sqlite|sqlite3)$/, ['libsqlite3']],
  [/^(db_postgres|postgres)$/, ['libpq']],
  [/^openssl$/, ['libssl', 'libcrypto']],
];

/** What the compiler of the distribution brings with it, and its standard library may open. */
const broughtByPackage = ['libpcre', 'libssl', 'libcrypto'];

function loadedLibraries(call: ToolCall): Pick<Artifact, 'mayNeed' | 'likelyNeeds' | 'openNeeds' | 'wants'> {
  const sources = sourcesBelow(call, /\.nim$/, /^(tests?|nimcache|\..*)\/$/);
  const modules = sources.flatMap(importedModules);
  const own = modules.flatMap((name) =>
    loaders.filter(([pattern]) => pattern.test(name)).flatMap(([, found]) => found),
  );
  const usesTls = /(?:-d|define)[:=,("'\s]{1,10}ssl\b/.test(`${flagsOf(call)}\n${settingsOf(call)}`);
  const asks =
    usesTls && modules.includes('httpclient') && !sources.some((text) => text.includes('CVerifyNone'));
  const likelyNeeds = [...new Set([...own, ...(usesTls ? ['libssl', 'libcrypto'] : [])])];
  const known = { likelyNeeds, mayNeed: likelyNeeds, wants: asks ? { tls: true } : {} };
  if (!usesPackages(call)) return known;
  return call.stage.packages.has('nim')
    ? { ...known, mayNeed: [...new Set([...likelyNeeds, ...broughtByPackage])] }
    : { ...known, openNeeds: 'it is not known which libraries its packages open' };
}

/** `import std/[os, re]`, also over several lines, and `from re import match`. */
function importedModules(text: string): readonly string[] {
  return statements(text, /^\s*(?:import|from)\b/).flatMap((statement) =>
    (statement.split(/\simport\b/)[0] ?? '').split(/[\s,/[\]]+/),
  );
}

/** Statements that start so, each without its keyword; one goes on behind a comma and an open bracket. */
function statements(text: string, keyword: RegExp): readonly string[] {
  const found: string[] = [];
  const lines = text.replace(/#[^\n]*/g, '').split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (!keyword.test(line)) continue;
    let words = line.replace(keyword, '');
    while (/(^|[,[(])\s*$/.test(words) && at + 1 < lines.length) words += lines[++at] ?? '';
    found.push(words);
  }
  return found;
}

/** Whether packages of others are compiled in: the project names them, or the build installed some. */
function usesPackages(call: ToolCall): boolean {
  const named = statements(manifestOf(call), /^\s*requires\b/)
    .flatMap((words) => [...words.matchAll(/"\s{0,20}([\w./:-]+)/g)])
    .map(([, name = '']) => name);
  const isInstalled = call.stage.before.some(
    ({ command: { words } }) => words[0]?.text === 'nimble' && words[1]?.text === 'install',
  );
  return isInstalled || named.some((name) => name.toLowerCase() !== 'nim');
}

function manifestOf({ stage, command: { cwd = '/' } }: ToolCall): string {
  const file = stage.list(cwd).find((name) => name.endsWith('.nimble'));
  return file === undefined ? '' : (stage.readFile(joinPath(cwd, file)) ?? '');
}

function settingsOf({ stage, command: { cwd = '/' } }: ToolCall): string {
  const files = stage.list(cwd).filter((name) => /^(config\.nims|nim\.cfg)$|\.(nims|nim\.cfg)$/.test(name));
  return files.map((name) => stage.readFile(joinPath(cwd, name)) ?? '').join('\n');
}
