import type { PrintedBake, PrintedTarget } from '../../model/build/bake-definition.js';
import type { BakeQuestion, BakeTarget, BakeTargets } from '../../ports/bake.js';
import type { Answer } from '../../ports/engine.js';
import { noBuildx } from './ask-buildx.js';
import { dockerfileOf, isSameFile, printBake, targetNames } from './bake-print.js';
import type { Environment } from '../connection/contexts.js';
import { answer, cleanMessage } from '../../model/engine/engine-faults.js';
import { t } from '../../model/text/translate.js';
import { textOrEmpty } from '../../model/text/untyped.js';

/** The targets of bake files that build a Dockerfile. Starts buildx for each file; refused where there is none. */
export async function readBakeTargets(
  { dockerfile, files }: BakeQuestion,
  environment: Environment,
): Promise<Answer<BakeTargets>> {
  const answers: BakeTargets[] = [];
  for (const { file, folders } of files) {
    let best: BakeTargets | undefined;
    for (const folder of folders) {
      const found = await targetsIn(file, folder, dockerfile, environment);
      if (!found.ok) return found;
      best = found.value.targets.length > 0 ? found.value : (best ?? found.value);
      if (best.targets.length > 0) break;
    }
    if (best !== undefined) answers.push(best);
  }
  return answer({
    targets: answers.flatMap(({ targets }) => targets),
    problems: [...new Set(answers.flatMap(({ problems }) => problems))],
  });
}

/** Refused only where there is no buildx. */
async function targetsIn(
  file: string,
  folder: string,
  dockerfile: string,
  environment: Environment,
): Promise<Answer<BakeTargets>> {
  const names = await targetNames(file, folder, environment);
  if (!names.ok && names.fault === noBuildx) return names;
  if (!names.ok) return answer({ targets: [], problems: [names.fault.message] });
  const { targets, problems } = await printEach(file, names.value, folder, environment);
  const fitting = [...targets].filter(
    ([name, target]) =>
      names.value.includes(name) &&
      textOrEmpty(target['dockerfile-inline']) === '' &&
      isSameFile(dockerfileOf(target, folder), dockerfile),
  );
  return answer({ targets: fitting.map(([name, target]) => bakeTarget(file, name, target)), problems });
}

type Seen = Pick<PrintedBake, 'targets'> & { readonly problems: readonly string[] };

/** One target that cannot be read, for a key that is not there, makes buildx print none. */
async function printEach(
  file: string,
  names: readonly string[],
  folder: string,
  environment: Environment,
): Promise<Seen> {
  if (names.length === 0) return { targets: new Map(), problems: [] };
  const all = await printBake(file, ['--', ...names], folder, environment);
  if (all.ok) return { targets: all.value.targets, problems: [] };
  if (names.length === 1) return { targets: new Map(), problems: [all.fault.message] };
  const targets = new Map<string, PrintedTarget>();
  const problems: string[] = [];
  for (const name of names.slice(0, maxTargetsAskedAlone)) {
    const one = await printBake(file, ['--', name], folder, environment);
    const target = one.ok ? one.value.targets.get(name) : undefined;
    if (target !== undefined) targets.set(name, target);
    if (!one.ok) problems.push(t('Target {0}: {1}', name, one.fault.message));
  }
  return { targets, problems };
}

/** Each takes a tenth of a second. */
const maxTargetsAskedAlone = 30;

function bakeTarget(file: string, name: string, target: Readonly<Record<string, unknown>>): BakeTarget {
  const stage = cleanMessage(textOrEmpty(target['target']));
  const description = cleanMessage(textOrEmpty(target['description']));
  return { file, name, ...(stage !== '' && { stage }), ...(description !== '' && { description }) };
}
