import type { HistoryEntry } from '../../ports/engine.js';

/**
 * Which layer each history entry made: index into the layers, or `undefined` for an entry without one. The
 * engine does not say which entries are empty, so the entries that may have one are counted against the
 * layers; where the counts do not fit, nothing is claimed.
 */
export function layersOfHistory(
  history: readonly HistoryEntry[],
  layers: number,
): readonly (number | undefined)[] {
  const guesses = [
    history.map(({ createdBy, bytes }) => bytes > 0 || storesFiles(createdBy)),
    history.map(({ createdBy, bytes }) => bytes > 0 || makesLayer(createdBy)),
    history.map(({ bytes }) => bytes > 0),
  ];
  const fitting = guesses.find((guess) => guess.filter(Boolean).length === layers);
  if (fitting === undefined) return history.map(() => undefined);
  let next = 0;
  return fitting.map((has) => (has ? next++ : undefined));
}

function storesFiles(createdBy: string): boolean {
  return !/^(?:\/bin\/sh -c )?(?:#\(nop\)\s+)?(?:ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b/.test(
    createdBy,
  );
}

/** A WORKDIR makes a layer when it makes the folder. */
function makesLayer(createdBy: string): boolean {
  return storesFiles(createdBy) || /^(?:\/bin\/sh -c #\(nop\)\s+)?WORKDIR\b/.test(createdBy);
}
