import type { Facts } from '../core/facts.js';
import type { Observation } from '../protocol/observation.js';
import { code, plain } from './stage-words.js';

const maxShown = 5;

/** What was seen of the programs of a stage in the image that was built of it, failing ones first. */
export function describeObservations({ inputs }: Facts, stage: number): readonly string[] {
  const seen = inputs.observations.filter((observation) => observation.stage === stage);
  const ordered = [...seen.filter(({ runs }) => !runs), ...seen.filter(({ runs }) => runs)];
  const hidden = ordered.length - maxShown;
  return [
    ...ordered
      .slice(0, maxShown)
      .map((observation) => `In the built image: ${describeObservation(observation)}`),
    ...(hidden > 0 ? [`and ${String(hidden)} more programs`] : []),
  ];
}

/** `/app` starts, or why it does not: names in it are text. */
export function describeObservation({ path, runs, linkage, reason }: Observation): string {
  return runs ? `${code(path)} starts (${linkage})` : `${code(path)} does not start: ${plain(reason)}`;
}
