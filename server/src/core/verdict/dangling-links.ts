import type { Artifact, Delivery, LinkOut } from '../artifacts.js';
import type { StageRun } from '../run/stage-run.js';
import { variableOf } from '../shell/environment.js';
import { isWithin, joinPath, resolvePath } from '../shell/paths.js';
import type { Fault, Use } from './landing.js';

type Dangling = Extract<Fault, { readonly kind: 'dangling-link' }>;

/** Links of what was delivered that lead to nothing in the stage that uses it. What may be there is no fault. */
export function danglingFaults(delivery: Delivery, use: Use, run: StageRun): readonly Fault[] {
  const { artifact, path } = delivery;
  const { links = [] } = artifact.wants;
  if (links.length === 0 || !isStillThere(delivery, run) || !isNeeded(artifact, path, use, run)) return [];
  return links.flatMap((link) => danglingFault(link, path, use, run) ?? []);
}

/** Whether no later command made it anew. */
function isStillThere({ artifact, path }: Delivery, run: StageRun): boolean {
  return run.artifactAt(path.replace(/\/$/, ''))?.wants.links === artifact.wants.links;
}

/** The packages of an environment can be imported without its programs. */
function isNeeded({ toolchain }: Artifact, path: string, use: Use, run: StageRun): boolean {
  if (toolchain !== 'python' || use.kind !== 'shipped') return true;
  const folders = variableOf(run.environment, 'PATH')?.text?.split(':') ?? [];
  return folders.includes(joinPath(path, 'bin')) && variableOf(run.environment, 'PYTHONPATH') === undefined;
}

function danglingFault(link: LinkOut, path: string, use: Use, run: StageRun): Dangling | undefined {
  const to = resolvePath(path, link.to);
  if (to === undefined) return undefined;
  if (link.kind === 'interpreter') {
    const { value, likely, evidence } = run.runtime.holds({ kind: 'program', name: to });
    const certainty = likely === true || use.kind === 'shipped' ? 'likely' : 'certain';
    return value === false ? { kind: 'dangling-link', certainty, evidence, link: link.kind, to } : undefined;
  }
  if (!run.complete || run.runtime.base === undefined || mayHold(run, to)) return undefined;
  const certainty = link.kind === 'store' || use.kind === 'shipped' ? 'likely' : 'certain';
  return { kind: 'dangling-link', certainty, evidence: [], link: link.kind, to };
}

/** Whether something was brought to a folder, into it, or to a folder above. */
function mayHold({ artifacts }: StageRun, folder: string): boolean {
  return artifacts.some(({ path }) => {
    const trimmed = path === '/' ? path : path.replace(/\/$/, '');
    return isWithin(folder, trimmed) || (path.endsWith('/') && isWithin(trimmed, folder));
  });
}
