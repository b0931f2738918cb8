import { variableOf } from '../../../core/shell/environment.js';
import { baseName, isWithin, joinPath, resolvePath } from '../../../core/shell/paths.js';
import { contextFiles, isContextCopy, landingOf } from '../context-tree.js';
import { placeCopies } from '../copies.js';
import type { Carry, Ecosystem } from '../plan.js';
import { refuse, refuseNothingLeft, type Subject } from '../subject.js';
import type { Refused } from '../conversion-result.js';
import { sourceText } from '../wording.js';

const buildOnly = new Set('DEBIAN_FRONTEND DENO_AUTH_TOKENS'.split(' '));

/**
 * Programs that `deno run` starts. The image is small already and both stages stand on it; what Deno fetched lies in
 * DENO_DIR, which has to go along. Worth it only where the build has tools of its own.
 */
export const denoPrograms: Ecosystem = (subject) => {
  if (subject.base.runtimes['deno'] === undefined || !startsDeno(subject)) return undefined;
  const step = subject.steps.findLastIndex(({ commands }) =>
    commands.some(({ command }) => baseName(command.words[0]?.text ?? '') === 'deno'),
  );
  if (step === -1) return undefined;
  if (!leavesAnything(subject)) return refuseNothingLeft(subject);
  const carries = carriesOf(subject, step);
  if ('kind' in carries) return carries;
  return {
    carries,
    programs: [],
    bases: [
      {
        image: subject.baseReference,
        reason: 'the same Deno without the packages that only the build needs',
      },
    ],
    buildOnly,
    links: true,
    runtime: {
      names: ['deno'],
      title: 'Deno',
      version: subject.base.runtimes['deno'] ?? '',
      match: 'major',
    },
    buildPackages: /^(nodejs|npm|python3?|python-is-python3)$/,
    provides: /^(deno|tini|docker-entrypoint\.sh)$|^(run|serve|task|eval)$/,
    notes: [],
    whole: true,
    sameBase: true,
  };
};

/** `deno run …`, or `run …`, which the entry script of the image hands to deno. */
function startsDeno({ starts, steps }: Subject): boolean {
  const ownEntry = steps.some(({ instruction }) => instruction.keyword === 'ENTRYPOINT');
  return starts.some(({ command }) => {
    const [first = '', second = ''] = command.words.map(({ text }) => text ?? '');
    const verb = /^(run|serve|task)$/;
    return baseName(first) === 'deno' ? verb.test(second) : !ownEntry && verb.test(first);
  });
}

const tools =
  /^(gcc|g\+\+|make|cmake|build-(essential|base)|git|curl|wget|unzip|zip|xz-utils|python3?|nodejs|npm|pkg-config|.*-dev)$/;

function leavesAnything({ run }: Subject): boolean {
  return [...run.packages.keys()].some((name) => tools.test(name));
}

function carriesOf(subject: Subject, step: number): readonly Carry[] | Refused {
  const { cwd, environment } = subject.run;
  const written = variableOf(environment, 'DENO_DIR')?.text;
  const cache = written === undefined ? undefined : resolvePath(cwd, written);
  if (cache === undefined || cwd === undefined || cwd === '/') {
    const message =
      cache === undefined
        ? 'it is not known where Deno stores its downloads: DENO_DIR is not set'
        : 'the program is in the root folder of the image, together with everything else';
    const hint = cache === undefined ? 'Set DENO_DIR.' : 'Set a WORKDIR.';
    return refuse(subject.ast, 'artifact-unknown', subject.stage.from, message, hint);
  }
  const made = subject.steps[step]?.commands.find(
    ({ command }) => baseName(command.words[0]?.text ?? '') === 'deno',
  );
  const { start, end } = made?.command ?? subject.stage.from;
  const carry = (path: string, derivation: string): Carry => {
    const span = { start, end };
    return { from: path, to: path, folder: true, derivation, span, step };
  };
  const modules = carry(cache, `\`${sourceText(subject, { start, end })}\` stores its downloads there`);
  const program = carry(cwd, 'the program is in it, and the build used it');
  if (!buildSees(subject) && !keepsModules(subject, cwd)) return [modules];
  return isWithin(cwd, cache) ? [program] : [modules, program];
}

/** Whether sources stay with the build; those that are copied later move as they are written. */
function buildSees(subject: Subject): boolean {
  const copies = placeCopies(subject);
  const isStaying = (at: number): boolean => copies.get(at) === 'build';
  const opaque = subject.steps.some(
    (step, at) => isContextCopy(step) && isStaying(at) && landingOf(subject, at)?.files.length === 0,
  );
  return opaque || [...contextFiles(subject).values()].some(({ step }) => isStaying(step));
}

/** Whether modules come to lie beside the program: npm packages of a manifest, or a vendor folder. */
function keepsModules({ ast, context, list, read }: Subject, cwd: string): boolean {
  if (/--(vendor|node-modules-dir)\b/.test(ast.text)) return true;
  if (context.list('').length === 0 || list(cwd).includes('package.json')) return true;
  return ['deno.json', 'deno.jsonc'].some((name) =>
    /nodeModulesDir|"vendor"/.test(read(joinPath(cwd, name)) ?? ''),
  );
}
