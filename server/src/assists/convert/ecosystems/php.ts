import { parseImageName } from '../../../core/images/image-name.js';
import { baseName, isWithin, joinPath } from '../../../core/shell/paths.js';
import { contextFiles, isContextCopy, landingOf } from '../context-tree.js';
import { placeCopies } from '../copies.js';
import type { Carry, Ecosystem, Plan } from '../plan.js';
import { refuse, type Subject } from '../subject.js';
import type { Note, Refused } from '../conversion-result.js';
import {
  type Filled,
  filledFolders,
  installsPackages,
  isInstaller,
  isTool,
  projectTool,
} from './php-project.js';

const buildOnly = new Set(
  'COMPOSER_ALLOW_SUPERUSER COMPOSER_HOME COMPOSER_CACHE_DIR COMPOSER_NO_INTERACTION COMPOSER_MEMORY_LIMIT COMPOSER_PROCESS_TIMEOUT COMPOSER_VERSION DEBIAN_FRONTEND'.split(
    ' ',
  ),
);

const provided = /^(php|php-fpm|php-cgi|phpdbg|apache2-foreground|apache2ctl|docker-php-entrypoint)$/;

/**
 * Programs in PHP run on the very image that they are built on: it holds the interpreter that extensions are built
 * for. Composer, Node and -dev packages stay behind; packages, bundles and extensions go along.
 */
export const phpPrograms: Ecosystem = (subject) => {
  if (subject.base.runtimes['php'] === undefined) return undefined;
  if (parseImageName(subject.baseReference).repository === 'library/composer') return refuseComposer(subject);
  if (parseImageName(subject.baseReference).repository !== 'library/php') return undefined;
  const builds = subject.steps.some(({ commands }) =>
    commands.some(({ command }) => installsPackages(command) || isFrontEnd(command.words[0]?.text)),
  );
  if (!builds) return undefined;
  const odd = oddRun(subject);
  if (odd !== undefined) return odd;
  const carries = carriesOf(subject);
  if ('kind' in carries) return carries;
  return describe(subject, carries);
};

function isFrontEnd(program: string | undefined): boolean {
  return /^(npm|yarn|pnpm)$/.test(program ?? '');
}

function refuseComposer({ ast, stage, base }: Subject): Refused {
  const message = `the tag of ${base.title} does not state the version of PHP, so no run base can be chosen safely`;
  const hint = 'Build on php with a version in its tag, and copy /usr/bin/composer from the composer image.';
  return refuse(ast, 'unknown-base', stage.from, message, hint);
}

/** PHP that the build itself runs may write anywhere; a console of the program writes into its folder. */
function oddRun(subject: Subject): Refused | undefined {
  for (const { commands } of subject.steps) {
    for (const { command } of commands) {
      const texts = command.words.map(({ text }) => text ?? '');
      if (baseName(texts[0] ?? '') !== 'php' || isTool(command) || isInstaller(texts.slice(1))) continue;
      if (/^(\.\/)?(artisan|bin\/console|spark|yii|think)$/.test(texts[1] ?? '')) continue;
      if (/^(-v|--version|-m|-i|-l)$/.test(texts[1] ?? '')) continue;
      const message = 'it is not known what PHP writes here';
      const hint = 'Do this when the container starts, or convert by hand.';
      return refuse(subject.ast, 'shell-not-understood', command, message, hint);
    }
  }
  return undefined;
}

interface Carried {
  readonly carries: readonly Carry[];
  /** Steps whose COPY is said in both stages. */
  readonly again: ReadonlySet<number>;
  readonly notes: readonly Note[];
}

/** What is made of the program, in one of three ways: see the comments within. */
function carriesOf(subject: Subject): Carried | Refused {
  const { cwd } = subject.run;
  if (cwd === undefined || cwd === '/') {
    const message = 'the program is in the root folder of the image, together with everything else';
    return refuse(subject.ast, 'artifact-unknown', subject.stage.from, message, 'Set a WORKDIR.');
  }
  const filled = filledFolders(subject, cwd);
  const sources = sourceSteps(subject);
  const nodeIsThere = subject.steps.some(({ commands }) =>
    commands.some(({ command }) => isFrontEnd(command.words[0]?.text)),
  );
  // The sources come after the build: they move, and the packages are all that was made.
  if (sources.length === 0 && filled !== undefined)
    return { carries: [...manifests(subject, cwd), ...filled.map(carryFilled)], again: new Set(), notes: [] };
  // node_modules must not go along, so the sources are copied again, and what was made of them comes on top.
  if (filled !== undefined && nodeIsThere)
    return { carries: filled.map(carryFilled), again: new Set(sources), notes: [] };
  return wholeFolder(subject, cwd, nodeIsThere);
}

function carryFilled({ path, derivation, span, step }: Filled): Carry {
  return { from: path, to: path, folder: true, derivation, span, step };
}

/** The folder of the program, as the build left it. */
function wholeFolder(subject: Subject, cwd: string, nodeIsThere: boolean): Carried {
  const step = subject.steps.findLastIndex(({ commands }) =>
    commands.some(({ command }) => projectTool.test(baseName(command.words[0]?.text ?? ''))),
  );
  const { start, end } = subject.steps[step]?.instruction ?? subject.stage.from;
  const span = { start, end };
  const derivation = 'the program is in it, and the build used it';
  const cleans = /\brm -\w+ (\S+ )*(\S*\/)?node_modules\b/.test(subject.ast.text);
  const message =
    'node_modules is copied with the folder of the program; `rm -rf node_modules` at the end of the build makes it smaller';
  return {
    carries: [{ from: cwd, to: cwd, folder: true, derivation, span, step }],
    again: new Set(),
    notes: nodeIsThere && !cleans ? [{ message, span }] : [],
  };
}

const manifestName =
  /\/(composer\.(json|lock)|symfony\.lock|auth\.json|package(-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|\.npmrc)$/;

/** COPYs of the build stage that bring more than lists of packages. */
function sourceSteps(subject: Subject): readonly number[] {
  const copies = placeCopies(subject);
  return subject.steps.flatMap((step, at) => {
    if (!isContextCopy(step) || copies.get(at) !== 'build') return [];
    const files = landingOf(subject, at)?.files ?? [];
    return files.length > 0 && files.every(({ path }) => manifestName.test(path)) ? [] : [at];
  });
}

/** Programs ask composer.json for their own name; a COPY that moves may bring it. */
function manifests(subject: Subject, cwd: string): readonly Carry[] {
  const copies = placeCopies(subject);
  const files = contextFiles(subject);
  return ['composer.json', 'composer.lock'].flatMap((name): readonly Carry[] => {
    const path = joinPath(cwd, name);
    const file = files.get(path);
    if (file === undefined || copies.get(file.step) !== 'build') return [];
    const { start, end } = subject.steps[file.step]?.instruction ?? subject.stage.from;
    const derivation = 'comes from the build context, and a program may read it';
    return [{ from: path, to: path, folder: false, derivation, span: { start, end }, step: file.step }];
  });
}

function describe(subject: Subject, { carries, again, notes }: Carried): Plan {
  const extensions = subject.run.artifacts.filter(
    ({ toolchain, path }) => toolchain === 'php' && path.endsWith('/'),
  );
  const own = extensionCarries(subject).filter(({ to }) => !carries.some((one) => isWithin(one.to, to)));
  return {
    carries: [...own, ...carries],
    programs: extensions,
    bases: [
      { image: subject.baseReference, reason: 'the same PHP without the packages that only the build needs' },
    ],
    buildOnly,
    links: true,
    runtime: { names: ['php'], title: 'PHP', version: subject.base.runtimes['php'] ?? '', match: 'minor' },
    buildPackages: /^(nodejs|npm|yarn|composer|7zip|p7zip(-full)?)$/,
    provides: provided,
    notes,
    whole: true,
    again,
    sameBase: true,
  };
}

/** Extensions and the files that switch them on. */
function extensionCarries(subject: Subject): readonly Carry[] {
  const isExtension = /^(docker-php-ext-(install|enable)|pecl)$/;
  const step = subject.steps.findLastIndex(({ commands }) =>
    commands.some(({ command }) => isExtension.test(command.words[0]?.text ?? '')),
  );
  const found = subject.steps[step]?.commands.find(({ command }) =>
    isExtension.test(command.words[0]?.text ?? ''),
  );
  if (found === undefined) return [];
  const span = { start: found.command.start, end: found.command.end };
  const carry = (path: string, derivation: string): Carry => ({
    from: path,
    to: path,
    folder: true,
    derivation,
    span,
    step,
  });
  return [
    carry('/usr/local/lib/php/extensions', 'extensions that are built here are in it'),
    carry('/usr/local/etc/php/conf.d', 'the files in it enable extensions'),
  ];
}
