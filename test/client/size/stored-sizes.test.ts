import { expect, test } from 'vitest';
import {
  toStoredSizes,
  measuredImages,
  readStoredSizes,
} from '../../../client/src/model/size/stored-sizes.js';
import {
  reduceSizes,
  emptySizes,
  sizeState,
  type SizeEvent,
} from '../../../client/src/model/size/size-store.js';
import { dockerfile, measured, sizesAfter, started } from '../../support/stages.js';

const key = `${dockerfile}#builder`;

test('a measured size outlives a restart, a running build does not', () => {
  const kept: unknown = JSON.parse(
    JSON.stringify(toStoredSizes(sizesAfter(measured('builder', 42), started('1')))),
  );
  const sizes = readStoredSizes(kept).reduce(reduceSizes, emptySizes);
  expect(sizeState(sizes, key)).toMatchObject({ kind: 'measured', now: { measure: { bytes: 42 } } });
  expect([...sizes.keys()]).toEqual([key]);
});

test.each<[unknown]>([
  [undefined],
  ['text'],
  [{ version: 2, events: [measured('builder', 42)] }],
  [{ version: 1, events: 'none' }],
  [{ version: 1, events: [null, {}, { kind: 'build-started', key, build: 1 }] }],
  [{ version: 1, events: [{ ...measured('builder', 1), measure: { bytes: 'many' } }] }],
  [{ version: 1, events: [{ ...measured('builder', 1), measure: null }] }],
  ...['key', 'build', 'fingerprint', 'measure'].map((name): [unknown] => [
    { version: 1, events: [{ ...measured('builder', 1), [name]: undefined }] },
  ]),
  ...['bytes', 'stage', 'layers', 'store', 'instructions'].map((name): [unknown] => {
    const event = measured('builder', 1);
    const measure = event.kind === 'build-measured' ? { ...event.measure, [name]: {} } : {};
    return [{ version: 1, events: [{ ...event, measure }] }];
  }),
])('%j is nothing to keep', (value) => {
  expect(readStoredSizes(value)).toEqual([]);
});

test('the images to look for', () => {
  const sizes = sizesAfter(measured('builder', 1, 1, 'sha256:a'), measured('1', 2, 2, 'sha256:b'));
  expect([...measuredImages(sizes)]).toEqual([
    ['sha256:a', [key]],
    ['sha256:b', [`${dockerfile}#1`]],
  ]);
});

test('layers are kept of the newest build of a stage only', () => {
  const built = (build: number): SizeEvent => {
    const event = measured('builder', 42);
    if (event.kind !== 'build-measured') throw new Error('not measured');
    const instructions = [{ instruction: 0, line: 1, bytes: 42, layer: 'a' }];
    return {
      ...event,
      build,
      measure: { ...event.measure, instructions, layerSizes: [{ layer: 'a', bytes: 42 }] },
    };
  };
  const { events } = toStoredSizes(sizesAfter(built(1), built(2)));
  expect(events.map((event) => JSON.stringify(event).match(/"layer"/g)?.length ?? 0)).toEqual([2, 0]);
});
