import { expect, test } from 'vitest';
import { fileOffset, type ElfLayout } from '../../../client/src/model/binary/elf-layout.js';

test('an address lies in the file where its loaded segment does', () => {
  const segment = (type: number, address: number, offset: number) => ({
    ...{ type, address, offset, size: 10, writable: false },
  });
  const segments = [segment(2, 100, 900), segment(1, 100, 5), segment(1, 200, 50)];
  const layout = { segments } as unknown as ElfLayout;
  expect([100, 109, 200, 205].map((address) => fileOffset(layout, address))).toEqual([5, 14, 50, 55]);
  for (const address of [99, 110, 199, 210]) expect(() => fileOffset(layout, address)).toThrow(RangeError);
});
