import { baseName, folderOf, isWithin, joinPath, resolvePath } from '../../../core/shell/paths.js';
import { contextFiles } from '../context-tree.js';
import { buildOutput } from '../../../core/toolchains/node/build-output.js';
import type { ShellCommand } from '../../../core/shell/command.js';
import type { Span } from '../../../core/text/text.js';
import type { Carry } from '../plan.js';
import { refuse, type Subject } from '../subject.js';
import type { Refused } from '../conversion-result.js';
import { sourceText } from '../wording.js';
import { writtenByBuild } from './node-chain.js';

/**
 * Files for the program that steps beside the compiler make: the folder of a bundler goes along, unless the compiler
 * puts it into the program. Refuses where it is not known what a step makes.
 */
export function generatedFiles(subject: Subject): readonly Bundle[] | Refused {
  const embeds = embeddedFolders(subject);
  const bundles: Bundle[] = [];
  for (const [step, { commands }] of subject.steps.entries()) {
    for (const { command } of commands) {
      const { texts } = projectCall(command);
      const { cwd } = command;
      const served = generatesSources(texts) ? servedFolder(subject, cwd) : undefined;
      if (served !== undefined) return refuseServed(subject, command, served);
      if (!generates(texts)) continue;
      if (cwd !== undefined && embeds.some((folder) => isWithin(cwd, folder) || isWithin(folder, cwd)))
        continue;
      const found = bundlesOf(subject, command, step);
      if (found !== undefined) {
        bundles.push(...found);
        continue;
      }
      const message = `it is not known which files \`${sourceText(subject, command)}\` creates for the program`;
      const hint = 'Embed them into the program, or convert by hand.';
      return refuse(subject.ast, 'artifact-unknown', command, message, hint);
    }
  }
  return checkManifests(subject) ?? bundles;
}

/** What a front end becomes. */
export interface Bundle {
  readonly carry: Carry;
  /** Where its sources are. */
  readonly project: string;
}

/** Front ends in folders of their own below the program's, where every build of one says what it fills. */
export function frontEnds(subject: Subject): readonly Bundle[] {
  const { cwd } = subject.run;
  const calls = subject.steps.flatMap(({ commands }, step) =>
    commands.flatMap(({ command }) => (generates(projectCall(command).texts) ? [{ command, step }] : [])),
  );
  const found = calls.map(({ command, step }) => bundlesOf(subject, command, step));
  const bundles = found.flatMap((one) => one ?? []);
  const isOwn = bundles.every(
    ({ project }) => cwd !== undefined && cwd !== '/' && project !== cwd && isWithin(cwd, project),
  );
  return isOwn && !found.includes(undefined) ? bundles : [];
}

const settingsOfBundlers =
  /^((webpack|rollup|vite|babel|postcss|tailwind|esbuild)\.config\.[cm]?[jt]s|\.babelrc|\.browserslistrc|yarn\.lock|pnpm-lock\.yaml)$/;

/** Files of a front end that are in its bundle, or that only its build reads. */
export function isBundled(bundles: readonly Bundle[], { from, unnamed, derivation }: Carry): boolean {
  if (unnamed === true && bundles.length > 0 && settingsOfBundlers.test(baseName(from))) return true;
  return bundles.some(({ project, carry }) => {
    if (!isWithin(project, from) || isWithin(carry.from, from)) return false;
    return unnamed === true || derivation.endsWith(`name the folder \`${baseName(project)}\``);
  });
}

/** `npm --prefix ui run build`: the words without the folder, and the folder. */
function projectCall({ words, cwd }: ShellCommand): { texts: readonly string[]; folder: string | undefined } {
  const texts = words.map(({ text }) => text ?? '');
  const at = texts.findIndex((text) => /^(--prefix|-C|--cwd|--dir)$/.test(text));
  if (at === -1) return { texts, folder: cwd };
  return {
    texts: texts.filter((_text, index) => index !== at && index !== at + 1),
    folder: resolvePath(cwd, texts[at + 1]),
  };
}

/** What a front end writes; beside the sources of the program its own files cannot be told from others. */
function bundlesOf(subject: Subject, command: ShellCommand, step: number): readonly Bundle[] | undefined {
  const bundle = bundleOf(subject, command, step);
  if (bundle !== undefined) return [bundle];
  const { cwd } = command;
  const paths = cwd === undefined ? undefined : writtenByBuild(subject, [command]);
  if (cwd === undefined || paths === undefined) return undefined;
  const project = cwd === subject.run.cwd ? undefined : cwd;
  return paths.map((path) => ({
    carry: carryBundle(subject, path, command, step),
    project: project ?? path,
  }));
}

/** The folder that `npm run build` fills, as the files of the front end say. */
function bundleOf(subject: Subject, command: ShellCommand, step: number): Bundle | undefined {
  const { texts, folder } = projectCall(command);
  if (folder === undefined || !/^(npm|yarn|pnpm|bun)$/.test(texts[0] ?? '')) return undefined;
  const [verb = '', name = verb] = texts.slice(1).filter((text) => !text.startsWith('-'));
  const script = /^run(-script)?$/.test(verb) ? name : verb;
  const output = buildOutput((path) => subject.run.readFile(joinPath(folder, path)), script);
  if (output === undefined) return undefined;
  return { carry: carryBundle(subject, joinPath(folder, output.folder), command, step), project: folder };
}

function carryBundle(subject: Subject, folder: string, { start, end }: Span, step: number): Carry {
  const derivation = `\`${sourceText(subject, { start, end })}\` fills it, and the program may serve it`;
  return { from: folder, to: folder, folder: true, derivation, span: { start, end }, step };
}

/** Generators of Go code, some of which write other files too. */
function generatesSources([program = '', verb]: readonly string[]): boolean {
  return (program === 'go' && verb === 'generate') || /^(swag|packr2?)$/.test(baseName(program));
}

/** A folder or file that the sources read, and that the build context does not bring. */
function servedFolder(subject: Subject, cwd: string | undefined): string | undefined {
  if (cwd === undefined) return undefined;
  const files = [...contextFiles(subject).values()];
  const reads = /\b(?:http\.Dir|os\.(?:ReadFile|Open|ReadDir|DirFS))\("(\.?\/?[\w-][\w./-]*)"\)/g;
  for (const { source, path } of files.slice(0, 600)) {
    if (!path.endsWith('.go') || path.endsWith('_test.go')) continue;
    for (const [, word = ''] of (subject.context.read(source) ?? '').matchAll(reads)) {
      const read = resolvePath(cwd, word);
      if (read !== undefined && isWithin(cwd, read) && !files.some((one) => isWithin(read, one.path)))
        return word;
    }
  }
  return undefined;
}

function refuseServed({ ast }: Subject, command: ShellCommand, served: string): Refused {
  const message = `\`${sourceText({ ast }, command)}\` may create \`${served}\`, which the sources read and the build context lacks`;
  return refuse(
    ast,
    'artifact-unknown',
    command,
    message,
    'Embed it into the program, or copy it from the build context.',
  );
}

/** Bundlers and scripts of other languages. */
function generates(texts: readonly string[]): boolean {
  const name = baseName(texts[0] ?? '');
  if (/^(npm|yarn|pnpm|bun)$/.test(name)) {
    if (texts.includes('--compile')) return false;
    const verb = texts.slice(1).find((text) => !text.startsWith('-')) ?? '';
    const target = /^(run|run-script)$/.test(verb) ? (texts[texts.indexOf(verb) + 1] ?? '') : verb;
    return (
      !/^(ci|i|install|add|test|lint|config|cache|audit|version|prune|global|)$/.test(target) &&
      !texts.includes('-g')
    );
  }
  if (
    /^(npx|vite|webpack|rollup|esbuild|hugo|sass|tailwindcss|gulp|grunt|jekyll|zola|trunk|wasm-pack)$/.test(
      name,
    )
  )
    return true;
  const isScript = /^(node|python[\d.]*|ruby|php)$/.test(name);
  return isScript && texts[1] !== undefined && !/^(-m|-v|-V|--version|-)$/.test(texts[1]);
}

/** Folders whose files the compiler puts into the program. */
function embeddedFolders(subject: Subject): readonly string[] {
  const found: string[] = [];
  for (const { source, path } of [...contextFiles(subject).values()]
    .filter(({ path: one }) => /\.(go|rs)$/.test(one))
    .slice(0, 600)) {
    const text = subject.context.read(source) ?? '';
    const patterns = [
      ...text.matchAll(/^\/\/go:embed[ \t]+(\S.*)$/gm),
      ...text.matchAll(/#\[folder\s*=\s*"([^"]+)"/g),
      ...text.matchAll(/include_dir!\(\s*"([^"]+)"/g),
    ];
    for (const [, words = ''] of patterns) {
      for (const word of words.split(/\s+/))
        found.push(joinPath(folderOf(path), word.replace(/^all:|[*?].*|\$CARGO_MANIFEST_DIR\//g, '')));
    }
  }
  return found;
}

/** Manifests that name files beside the program. */
function checkManifests(subject: Subject): Refused | undefined {
  for (const { source, path, step } of contextFiles(subject).values()) {
    const isSwift = path.endsWith('/Package.swift');
    if (!isSwift && !path.endsWith('.cabal')) continue;
    const text = subject.context.read(source) ?? '';
    if (!(isSwift ? /\bresources:\s*\[/ : /^data-files:\s*\S/m).test(text)) continue;
    const message = `${baseName(path)} names files that the program reads at run time`;
    const at = subject.steps[step]?.instruction ?? subject.stage.from;
    return refuse(subject.ast, 'artifact-unknown', at, message, 'Convert by hand, and copy these files too.');
  }
  return undefined;
}

const partsOfLibc = /^(c|m|pthread|dl|rt|util|resolv|stdc\+\+|gcc_s)$/;

/** Libraries that `import "C"` links by the comments above it; `undefined`: pkg-config decides. */
export function cgoLibraries(subject: Subject): readonly string[] | undefined {
  const found = new Set<string>();
  for (const { source, path } of contextFiles(subject).values()) {
    if (!path.endsWith('.go')) continue;
    const text = subject.context.read(source) ?? '';
    if (!text.includes('import "C"')) continue;
    if (/#cgo[^\n]*pkg-config:/.test(text)) return undefined;
    for (const [, flags = ''] of text.matchAll(/#cgo[^\n]*LDFLAGS:([^\n]*)/g)) {
      for (const [, name = ''] of flags.matchAll(/-l([\w+.-]+)/g))
        if (!partsOfLibc.test(name)) found.add(`lib${name}`);
    }
  }
  return [...found];
}
