import type { ShellCommand } from '../../../core/shell/command.js';
import { baseName, isWithin, joinPath, resolvePath } from '../../../core/shell/paths.js';
import { variableOf } from '../../../core/shell/environment.js';
import type { Span } from '../../../core/text/text.js';
import { objectAt, parseObject, stringsAt, type UntypedRecord } from '../../../core/text/untyped-json.js';
import type { Subject } from '../subject.js';
import { sourceText } from '../wording.js';

/** A folder of the program that a command of the build fills. */
export interface Filled {
  readonly path: string;
  readonly derivation: string;
  readonly span: Span;
  readonly step: number;
}

/** Programs of the build that write into the folder that they are called in. */
export const projectTool =
  /^(composer(\.phar)?|npm|npx|yarn|yarnpkg|pnpm|pnpx|bun|bunx|node|vite|encore|php|symfony)$/;

/** What the build writes below `folder`, in the order of the steps; `undefined`: more than can be named. */
export function filledFolders(subject: Subject, folder: string): readonly Filled[] | undefined {
  const found = new Map<string, Filled>();
  for (const [step, { commands }] of subject.steps.entries()) {
    for (const { command } of commands) {
      const paths = filledBy(subject, command, folder);
      if (paths === undefined) return undefined;
      const span = { start: command.start, end: command.end };
      const derivation = `\`${sourceText(subject, command)}\` fills it`;
      for (const path of paths) found.set(path, { path, derivation, span, step });
    }
  }
  return [...found.values()];
}

function filledBy(subject: Subject, command: ShellCommand, folder: string): readonly string[] | undefined {
  const [program, ...texts] = textsOf(command);
  if (!projectTool.test(program)) return [];
  if (isTool(command)) return composerFolders(subject, command, texts, folder);
  if (program === 'php') return isInstaller(texts) ? [] : undefined;
  if (/^(npm|yarn|yarnpkg|pnpm)$/.test(program)) return scriptFolders(subject, texts, folder);
  return undefined;
}

function textsOf({ words }: ShellCommand): readonly [string, ...string[]] {
  const [first = '', ...rest] = words.map(({ text }) => text ?? '');
  return [baseName(first), ...rest];
}

/** Composer, by its name or as the file that PHP is given. */
export function isTool(command: ShellCommand): boolean {
  const [program, first = ''] = textsOf(command);
  return /^composer(\.phar)?$/.test(program) || (program === 'php' && /composer\.phar$/.test(first));
}

/** The calls by which Composer's own page installs it. */
export function isInstaller(texts: readonly string[]): boolean {
  return texts.some((text) => /composer-setup\.php|getcomposer\.org/.test(text)) || texts[0] === '--';
}

/** Whether the call installs what the program loads. */
export function installsPackages(command: ShellCommand): boolean {
  return isTool(command) && textsOf(command).some((text) => /^(install|i|update|require)$/.test(text));
}

/** Besides the vendor folder an install fills what scripts and plug-ins of the project fill. */
function composerFolders(
  subject: Subject,
  command: ShellCommand,
  texts: readonly string[],
  folder: string,
): readonly string[] | undefined {
  const verb = texts.find((text) => !text.startsWith('-') && !/composer\.phar$/.test(text));
  if (
    /^(validate|diagnose|check-platform-reqs|clear-?cache|cc|self-update|selfupdate|about|show)$/.test(
      verb ?? '',
    )
  )
    return [];
  if (verb === undefined) return texts.some((text) => /^(--version|-V)$/.test(text)) ? [] : undefined;
  if (!/^(install|i|dump-?autoload)$/.test(verb) || command.cwd !== folder) return undefined;
  if (texts.some((text) => /^(-d|--working-dir)/.test(text))) return undefined;
  const manifest = parseObject(subject.read(joinPath(folder, 'composer.json')));
  if (manifest === undefined) return undefined;
  const vendor = vendorFolder(subject, manifest, folder);
  const scripted = texts.includes('--no-scripts') ? [] : scriptedFolders(manifest);
  if (vendor === undefined || scripted === undefined || hasPlugIn(manifest)) return undefined;
  return [vendor, ...scripted.map((one) => joinPath(folder, one))];
}

/** Where the packages lie: `config.vendor-dir`, else `vendor`. */
function vendorFolder(subject: Subject, manifest: UntypedRecord, folder: string): string | undefined {
  if (variableOf(subject.run.environment, 'COMPOSER_VENDOR_DIR') !== undefined) return undefined;
  const written = objectAt(manifest, 'config')['vendor-dir'] ?? 'vendor';
  const path = typeof written === 'string' ? resolvePath(folder, written) : undefined;
  return path !== undefined && path !== folder && isWithin(folder, path) ? path : undefined;
}

/** Folders that the project's scripts fill after an install; `undefined` where a script is not known. */
function scriptedFolders(manifest: UntypedRecord): readonly string[] | undefined {
  const folders: string[] = [];
  for (const [event, value] of Object.entries(objectAt(manifest, 'scripts'))) {
    if (!/^(pre|post)-(install-cmd|autoload-dump|package-install|operations-exec)$/.test(event)) continue;
    for (const line of Array.isArray(value) ? value : [value]) {
      if (typeof line !== 'string') return undefined;
      if (/^Illuminate\\Foundation\\ComposerScripts::/.test(line)) continue;
      if (!/^@php artisan package:discover( --ansi)?$/.test(line)) return undefined;
      folders.push('bootstrap/cache');
    }
  }
  return [...new Set(folders)];
}

/** Plug-ins may lay files anywhere; these write into the vendor folder only. */
function hasPlugIn(manifest: UntypedRecord): boolean {
  const allowed = objectAt(manifest, 'config')['allow-plugins'];
  if (allowed === undefined || allowed === false) return false;
  if (typeof allowed !== 'object' || allowed === null) return true;
  return Object.entries(allowed).some(
    ([name, value]) =>
      value === true &&
      !/^(php-http\/discovery|pestphp\/pest-plugin|symfony\/(flex|runtime)|phpstan\/extension-installer|dealerdirect\/phpcodesniffer-composer-installer|infection\/extension-installer)$/.test(
        name,
      ),
  );
}

/** `npm ci` fills node_modules, which no PHP program reads; a build script fills what its tool is told to. */
function scriptFolders(
  subject: Subject,
  texts: readonly string[],
  folder: string,
): readonly string[] | undefined {
  const [verb = 'install', ...rest] = texts.filter((text) => !text.startsWith('-'));
  if (/^(ci|i|install|prune|cache)$/.test(verb)) return [];
  const name = verb === 'run' ? (rest[0] ?? '') : verb;
  const manifest = parseObject(subject.read(joinPath(folder, 'package.json')));
  const line = stringsAt(manifest, 'scripts').get(name);
  if (line === undefined) return undefined;
  const output = outputOf(subject, folder, line.trim());
  return output === undefined ? undefined : [output];
}

/** The folder that the bundler behind a script writes. */
function outputOf(subject: Subject, folder: string, line: string): string | undefined {
  const read = (names: readonly string[]): string | undefined =>
    names.map((name) => subject.read(joinPath(folder, name))).find((text) => text !== undefined);
  const within = (path: string | undefined): string | undefined =>
    path === undefined || !isWithin(folder, joinPath(folder, path)) ? undefined : joinPath(folder, path);
  if (line === 'vite build') {
    const text = read(['vite.config.js', 'vite.config.mjs', 'vite.config.ts', 'vite.config.mts']) ?? '';
    if (/\b(root|buildDirectory|publicDirectory|ssr)\s*:/.test(text)) return undefined;
    if (text.includes('laravel-vite-plugin')) return within('public/build');
    return text.includes('outDir') ? within(/outDir:\s*['"]([\w./-]+)['"]/.exec(text)?.[1]) : within('dist');
  }
  if (!/^encore (production|prod|dev)( --progress)?$/.test(line)) return undefined;
  return within(
    /setOutputPath\(\s*['"]([\w./-]+)['"]/.exec(read(['webpack.config.js']) ?? '')?.[1]?.replace(/\/$/, ''),
  );
}
