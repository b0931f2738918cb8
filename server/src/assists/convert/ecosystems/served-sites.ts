import type { ShellCommand } from '../../../core/shell/command.js';
import { baseName, isWithin, resolvePath } from '../../../core/shell/paths.js';
import type { Start } from '../../../core/verdict/landing.js';
import { classOf, pathsOf } from '../command-classes.js';
import { contextFiles } from '../context-tree.js';
import type { BaseOffer, Carry, Ecosystem } from '../plan.js';
import { isEverywhere } from '../roots.js';
import { sameRelease } from '../run-bases.js';
import { slimOf } from '../slim-images.js';
import { isRefused, type Subject } from '../subject.js';
import { sourceText } from '../wording.js';
import { writtenByBuild } from './node-chain.js';

/** Pages that a build makes and a server of the image or of a package hands out: nginx, `python3 -m http.server`. */
export const servedSites: Ecosystem = (subject) => {
  const folders = servedFolders(subject);
  if (folders === undefined || folders.length === 0) return undefined;
  const carries = folders.map((folder) => carryOf(subject, folder));
  const base = baseOf(subject);
  if (base === undefined || !carries.every((carry) => carry !== undefined)) return undefined;
  const version = subject.base.runtimes['python'];
  return {
    carries,
    programs: [],
    bases: [base],
    buildOnly: new Set(['DEBIAN_FRONTEND', 'NODE_ENV', 'HUGO_ENV', 'JEKYLL_ENV']),
    links: false,
    ...(version !== undefined && {
      runtime: { names: ['python'], title: 'Python', version, match: 'minor' } as const,
      provides: /^python[\d.]*$/,
    }),
    ...(isNginx(subject) && { provides: /^nginx$/ }),
    buildPackages:
      /^(hugo|zola|jekyll|mkdocs|doxygen|graphviz|pandoc|texlive.*|asciidoctor|ruby.*|nodejs|npm|yarn|python3-(pip|venv|sphinx.*))$/,
    notes: [],
    whole: true,
  };
};

/** What all that the container starts hands out; `undefined` where something else starts. */
function servedFolders(subject: Subject): readonly string[] | undefined {
  const found = new Set<string>();
  for (const start of subject.starts) {
    const name = baseName(start.command.words[0]?.text ?? '?');
    if (isEverywhere(name)) continue;
    const folders = foldersOf(subject, start, name);
    if (folders === undefined) return undefined;
    for (const folder of folders) found.add(folder);
  }
  return [...found];
}

function foldersOf(subject: Subject, { command }: Start, name: string): readonly string[] | undefined {
  if (name === 'nginx')
    return isNginx(subject) || subject.run.packages.has('nginx') ? foldersOfNginx(subject) : undefined;
  const words = command.words.map(({ text }) => text ?? '?');
  if (!/^python[\d.]*$/.test(name) || words[1] !== '-m' || words[2] !== 'http.server') return undefined;
  const isOfPackage = name === 'python3' && subject.run.packages.has('python3');
  if (subject.base.runtimes['python'] === undefined && !isOfPackage) return undefined;
  const at = words.findIndex((word) => word === '-d' || word === '--directory');
  const asked = at === -1 ? words.find((word) => word.startsWith('--directory='))?.slice(12) : words[at + 1];
  const folder = resolvePath(command.cwd, asked ?? '.');
  return folder === undefined || folder === '/' || folder.includes('?') ? undefined : [folder];
}

/** Folders that the files of the build context for nginx name, else that of the package. */
function foldersOfNginx(subject: Subject): readonly string[] | undefined {
  const texts = [...contextFiles(subject).values()]
    .filter(({ path }) => isWithin('/etc/nginx', path))
    .map(({ source }) => (subject.context.read(source) ?? '').replace(/#[^\n]*/g, ''));
  const named = texts.flatMap((text) =>
    [...text.matchAll(/(?:^|[\s{;])(?:root|alias)\s+["']?([^\s;"']{1,200})["']?\s*;/g)].map(([, path = '']) =>
      path.replace(/(?<=.)\/$/, ''),
    ),
  );
  if (named.some((path) => !path.startsWith('/') || path.includes('$'))) return undefined;
  if (named.length > 0) return named;
  if (isNginx(subject)) return ['/usr/share/nginx/html'];
  const isOfDebian = /^(debian|ubuntu)$/.test(subject.base.distro ?? '');
  return isOfDebian && texts.length === 0 ? ['/var/www/html'] : undefined;
}

/** The folder as the last command of the build leaves it that writes into it. */
function carryOf(subject: Subject, folder: string): Carry | undefined {
  const makers = subject.steps.flatMap(({ commands, instruction }, step) =>
    instruction.keyword !== 'RUN'
      ? []
      : commands.flatMap(({ command }) => (writesInto(subject, command, folder) ? [{ command, step }] : [])),
  );
  const last = makers.at(-1);
  const works = subject.steps.some(({ commands }) =>
    commands.some(({ command }) => classOf(command) === 'build' && command.cwd === folder),
  );
  if (last === undefined || works) return undefined;
  const span = { start: last.command.start, end: last.command.end };
  const derivation = `\`${sourceText(subject, span)}\` fills it, and the server hands it out`;
  return { from: folder, to: folder, folder: true, derivation, span, step: last.step };
}

function writesInto(subject: Subject, command: ShellCommand, folder: string): boolean {
  const isMeant = (path: string | undefined): boolean =>
    path !== undefined &&
    (isWithin(folder, path) || (path !== '/' && isWithin(path, folder) && path !== command.cwd));
  const kind = classOf(command);
  if (kind === 'move')
    return isMeant(
      pathsOf(command)
        .at(-1)
        ?.replace(/(?<=.)\/$/, ''),
    );
  if (kind !== 'build') return false;
  return [...(outputOfGenerator(command) ?? []), ...(writtenByBuild(subject, [command]) ?? [])].some(isMeant);
}

/** Folders of generators of sites: as an option says, else the one that their documentation names. */
function outputOfGenerator(command: ShellCommand): readonly string[] | undefined {
  const words = withoutRunner(command.words.map(({ text }) => text ?? '?'));
  const [program = '', verb = ''] = words;
  const generator = generators.find(({ call }) => call.test(`${baseName(program)} ${verb}`));
  if (generator === undefined || command.cwd === undefined) return undefined;
  const at = words.findIndex((word) => generator.options.includes(word.replace(/=.*/, '')));
  const value = at === -1 ? undefined : (/=(.+)/.exec(words[at] ?? '')?.[1] ?? words[at + 1]);
  const plain = words.slice(1).filter((word) => !word.startsWith('-') && word !== 'html');
  const folder = generator.usual === undefined ? plain.at(-1) : generator.usual;
  const path = resolvePath(command.cwd, value ?? folder);
  return path === undefined || path.includes('?') ? undefined : [path];
}

interface Generator {
  readonly call: RegExp;
  readonly options: readonly string[];
  /** Absent: the last argument. */
  readonly usual?: string;
}

const generators: readonly Generator[] = [
  { call: /^hugo (?!version|server|new|mod)/, options: ['-d', '--destination'], usual: 'public' },
  { call: /^mkdocs build/, options: ['-d', '--site-dir'], usual: 'site' },
  { call: /^jekyll (build|b)$/, options: ['-d', '--destination'], usual: '_site' },
  { call: /^mdbook build/, options: ['-d', '--dest-dir'], usual: 'book' },
  { call: /^zola build/, options: ['-o', '--output-dir'], usual: 'public' },
  { call: /^flutter build$/, options: [], usual: 'build/web' },
  { call: /^hexo (generate|g)$/, options: [], usual: 'public' },
  { call: /^eleventy/, options: ['--output'], usual: '_site' },
  { call: /^sphinx-build /, options: [] },
];

/** `bundle exec jekyll build`, `npx eleventy`, `poetry run mkdocs build`, `python -m mkdocs build`. */
function withoutRunner(words: readonly string[]): readonly string[] {
  const [first = '', second = ''] = words;
  const isModule = /^python[\d.]*$/.test(baseName(first)) && second === '-m';
  if (isModule) return words[2] === 'sphinx' ? ['sphinx-build', ...words.slice(3)] : words.slice(2);
  if (first === 'npx' || first === 'bunx')
    return words.slice(1).filter((word, at) => at > 0 || !word.startsWith('-'));
  const isRunner =
    (first === 'bundle' && second === 'exec') || (/^(poetry|uv|pipenv)$/.test(first) && second === 'run');
  return isRunner ? words.slice(2) : words;
}

/** The image of nginx itself, with Node or another generator installed into it. */
function isNginx({ base }: Subject): boolean {
  return base.runtimes['nginx'] !== undefined;
}

function baseOf(subject: Subject): BaseOffer | undefined {
  if (subject.base.runtimes['python'] !== undefined) {
    const image = slimOf(subject);
    return isRefused(image) ? undefined : { image, reason: 'the same Python without what made the pages' };
  }
  const image = isNginx(subject) ? subject.baseReference : sameRelease(subject);
  return image === undefined
    ? undefined
    : { image, reason: 'the release that the server is installed on, without what made the pages' };
}
