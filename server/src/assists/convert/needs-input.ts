import type { ImageFacts } from '../../core/images/image-facts.js';
import type { Carry, Plan } from './plan.js';
import type { Placing } from './placing.js';
import type { Roots } from './roots.js';
import type { Subject } from './subject.js';

/** A file that is taken apart, and the image that its final stage is to stand on. */
export interface NeedsInput {
  readonly subject: Subject;
  readonly plan: Plan;
  readonly roots: Roots;
  readonly placing: Placing;
  readonly image: string;
  readonly base: ImageFacts;
}

/** Text of everything that the final stage runs. */
export function finalRuns({ steps }: Subject, { parts, places }: Placing): readonly string[] {
  return [...parts].flatMap(([at, { final, behind }]) => {
    if (final !== 'whole') return [...final, ...behind];
    return places[at] === 'build' ? [] : [steps[at]?.instruction.body.text ?? ''];
  });
}

/** Whether a RUN of the final stage names the package. */
export function installs(
  { subject, placing }: Pick<NeedsInput, 'subject' | 'placing'>,
  name: string,
): boolean {
  return finalRuns(subject, placing).some((text) => text.includes(` ${name}`));
}

/** Whether packages can still be installed on the image. */
export function installsPackages(base: ImageFacts): boolean {
  return base.packageManager !== undefined && !isRetired(base);
}

/** Mirrors of these releases have moved: installing there fails. */
export function isRetired({ distro, release }: ImageFacts): boolean {
  return distro === 'debian' && /^(jessie|stretch|buster|wheezy)$/.test(release ?? '');
}

/** Files that came with the build image, at the same place. */
export function carryOf(
  { stage }: Subject,
  { last }: Placing,
  path: string,
  folder: boolean,
  derivation: string,
): Carry {
  const span = { start: stage.from.start, end: stage.from.end };
  return { from: path, to: path, folder, derivation, span, step: last };
}
