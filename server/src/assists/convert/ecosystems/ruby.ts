import type { Artifact } from '../../../core/artifacts.js';
import { baseName, isWithin } from '../../../core/shell/paths.js';
import { contextFiles } from '../context-tree.js';
import { placeCopies } from '../copies.js';
import type { Carry, Ecosystem } from '../plan.js';
import { slimOf } from '../slim-images.js';
import { writesTable } from '../supervised.js';
import { isRefused, refuse, type Subject } from '../subject.js';
import type { Refused } from '../conversion-result.js';
import { sourceText } from '../wording.js';

const programs =
  /^(ruby|bundle|bundler|rails|rake|puma|unicorn|thin|rackup|sidekiq|passenger|falcon|foreman|gem|irb)$/;

/** Gems and the program around them: the bundle of the image, or of the project. */
export const rubyPrograms: Ecosystem = (subject) => {
  if (subject.base.runtimes['ruby'] === undefined) return undefined;
  const bundle = subject.run.artifacts.find(
    ({ path, toolchain }) => toolchain === 'ruby' && path.endsWith('/'),
  );
  const isStarted = subject.starts.some(
    ({ command }) =>
      programs.test(baseName(command.words[0]?.text ?? '')) ||
      command.words[0]?.text?.startsWith('bin/') === true,
  );
  const table = tableOfWhenever(subject);
  if (bundle === undefined || !(isStarted || (table !== undefined && startsCron(subject)))) return undefined;
  const image = slimOf(subject);
  if (isRefused(image)) return image;
  const wrong = checkBundle(subject, bundle, image);
  if (wrong !== undefined) return wrong;
  const carries = carriesOf(subject, bundle);
  if (isRefused(carries)) return carries;
  return {
    carries: [...carries, ...(table === undefined ? [] : [table])],
    programs: [bundle],
    bases: [{ image, reason: 'the same Ruby without compilers' }],
    buildOnly: new Set(['BUNDLE_JOBS', 'BUNDLE_RETRY', 'DEBIAN_FRONTEND', 'SECRET_KEY_BASE_DUMMY']),
    links: true,
    runtime: { names: ['ruby'], title: 'Ruby', version: subject.base.runtimes['ruby'] ?? '', match: 'minor' },
    buildPackages: bundlesOnDemand(subject, bundle) ? /^python3?$/ : /^(nodejs|npm|yarn|python3?)$/,
    provides: programs,
    notes: [],
    whole: true,
  };
};

function startsCron({ starts }: Subject): boolean {
  return starts.some(({ command }) => baseName(command.words[0]?.text ?? '') === 'cron');
}

/** `whenever --update-crontab` writes the table of the user, which cron reads where Debian keeps it. */
function tableOfWhenever(subject: Subject): Carry | undefined {
  const { steps, base } = subject;
  for (const [step, { commands, before }] of steps.entries()) {
    for (const { command } of commands) {
      const texts = command.words.map(({ text }) => text ?? '');
      const writes = texts.some((text) => writesTable.test(text));
      if (!texts.slice(0, 3).includes('whenever') || !writes || before.user !== undefined) continue;
      if (base.distro !== 'debian' && base.distro !== 'ubuntu') return undefined;
      const path = '/var/spool/cron/crontabs/root';
      const span = { start: command.start, end: command.end };
      const derivation = `\`${sourceText(subject, span)}\` writes it, and cron reads it`;
      return { from: path, to: path, folder: false, derivation, span, step };
    }
  }
  return undefined;
}

/** Webpacker and its like bundle when a page is asked for, unless the build has done so. */
function bundlesOnDemand({ steps }: Subject, { wants }: Artifact): boolean {
  const isThere = wants.modules?.some((name) => /^(webpacker|shakapacker|vite_ruby|vite_rails)$/.test(name));
  const isDone = steps.some(({ commands }) =>
    commands.some(({ command }) =>
      command.words.some(({ text }) => /^(assets:precompile|\w+:compile|vite:build)$/.test(text ?? '')),
    ),
  );
  return isThere === true && !isDone;
}

function checkBundle(
  { ast, stage, base, run, baseReference }: Subject,
  bundle: Artifact,
  image: string,
): Refused | undefined {
  const compilers = [...run.packages.keys()].some((name) =>
    /^(build-essential|build-base|gcc|g\+\+|make|.*-dev)$/.test(name),
  );
  if (image === baseReference && !compilers) {
    const message = `${base.title} is already small, and no compiler is installed that could be left behind`;
    return refuse(ast, 'nothing-to-split', stage.from, message, 'Nothing to do.');
  }
  if (bundle.linkage !== 'unknown') return undefined;
  const message = 'the gems of the bundle are not known, so the libraries they need are not known either';
  return refuse(
    ast,
    'unknown-run-time-libraries',
    bundle.evidence[0] ?? stage.from,
    message,
    'Add Gemfile.lock to the build context.',
  );
}

function carriesOf(subject: Subject, bundle: Artifact): readonly Carry[] | Refused {
  const { steps, run, ast, stage } = subject;
  const from = bundle.path.slice(0, -1);
  const at = bundle.evidence[0] ?? stage.from;
  const isRuby = (name: string): boolean =>
    /^(bundle|bundler|rails|rake|gem)$/.test(name) || name.startsWith('bin/');
  const last = steps.findLastIndex(({ commands }) =>
    commands.some(({ command }) => isRuby(command.words[0]?.text ?? '')),
  );
  const span = { start: at.start, end: at.end };
  const own: Carry = {
    from,
    to: from,
    folder: true,
    derivation: `\`${sourceText(subject, at)}\` fills it`,
    span,
    step: last,
  };
  const copies = placeCopies(subject);
  const files = [...contextFiles(subject).values()];
  const seen = files.some(
    ({ path, step }) =>
      copies.get(step) === 'build' &&
      !/\/(Gemfile(\.lock)?|\.ruby-version|package\.json|yarn\.lock)$/.test(path),
  );
  if (!seen) return [own];
  const { cwd } = run;
  if (cwd === undefined || cwd === '/') {
    const message = 'the program is in the root folder of the image, together with everything else';
    return refuse(ast, 'artifact-unknown', stage.from, message, 'Set a WORKDIR.');
  }
  const derivation = 'the program is in it, and the build used it';
  const application: Carry = { from: cwd, to: cwd, folder: true, derivation, span, step: last };
  return isWithin(cwd, from) ? [application] : [own, application];
}
