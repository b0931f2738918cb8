import { expect, test } from 'vitest';
import { createFacts } from '../../../server/src/core/analysis.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import type { Fault, Use } from '../../../server/src/core/verdict/landing.js';
import { fitsUse } from '../../../server/src/core/verdict/uses.js';

/** What the last instruction of a stage starts: its CMD, or the last command of its RUN. */
function useOf(line: string): Use {
  const { runs, verdicts } = createFacts(`FROM debian:12\n${line}\n`, noInputs);
  const start = verdicts.startsOf(0)[0];
  if (start !== undefined) return { kind: 'started', stage: 0, start };
  const last = runs.stage(0).commands.at(-1);
  if (last === undefined) throw new Error('nothing is started');
  return { kind: 'run', stage: 0, command: last.command, instruction: last.instruction };
}

const older = { kind: 'older-libstdcxx' } as Fault;
const missing = { kind: 'library' } as Fault;
const uncached = { kind: 'library', uncached: '/opt/lib' } as unknown as Fault;

// ld.so(8): LD_LIBRARY_PATH is searched before the cache.
test.each([
  ['CMD ["/app"]', [true, true, true]],
  ['RUN /app', [true, true, true]],
  ['RUN a || /app', [true, true, false]],
  ['RUN LD_LIBRARY_PATH=/opt/lib /app', [false, true, false]],
  ['ENV LD_LIBRARY_PATH=/opt/lib\nCMD ["/app"]', [false, true, false]],
])('%j: an older libstdc++, a missing library, one outside the cache', (line, expected) => {
  const use = useOf(line);
  expect([older, missing, uncached].map((fault) => fitsUse(fault, use))).toEqual(expected);
});

test('a library outside the cache may be found by what starts a file that is only shipped', () => {
  const shipped = { kind: 'shipped', stage: 0 } as Use;
  expect([older, missing, uncached].map((fault) => fitsUse(fault, shipped))).toEqual([true, true, false]);
});
