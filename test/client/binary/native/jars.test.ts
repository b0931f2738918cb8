import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kindOfFile } from '../../../../client/src/model/binary/file-kind.js';
import { firstClassOf, readJar } from '../../../../client/src/model/binary/java.js';
import { run, scratchFolder } from '../../../support/binaries.js';

const classOf = (java: number): string => `\xca\xfe\xba\xbe\0\0\0${String.fromCharCode(java + 44)}rest`;

/** The zip module of Python writes the archive: a real one, made by none of our own code. */
function makeJar(
  entries: Readonly<Record<string, string>>,
  method: 'ZIP_STORED' | 'ZIP_DEFLATED',
): Uint8Array {
  const path = join(scratchFolder(), 'a.jar');
  const script =
    'import json, sys, zipfile\n' +
    `z = zipfile.ZipFile(sys.argv[1], "w", zipfile.${method})\n` +
    'for n, c in json.loads(sys.argv[2]).items(): z.writestr(n, c.encode("latin1"))\nz.close()';
  run('python3', ['-c', script, path, JSON.stringify(entries)]);
  return readFileSync(path);
}

const inflate = (data: Uint8Array): Uint8Array => inflateRawSync(data);

test.each(['ZIP_STORED', 'ZIP_DEFLATED'] as const)('a jar counts by its first common class: %s', (method) => {
  const entries = {
    'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n',
    'module-info.class': classOf(9),
    'META-INF/versions/25/A.class': classOf(25),
    'org/example/A.class': classOf(17),
  };
  const jar = makeJar(entries, method);
  expect(kindOfFile(jar)).toBe('zip');
  expect(firstClassOf(jar)?.name).toBe('org/example/A.class');
  expect(readJar(jar, inflate)?.java).toBe(17);
});

test('no class, no answer', () => {
  expect(readJar(makeJar({ 'a.txt': 'x' }, 'ZIP_STORED'), inflate)).toBeUndefined();
});

test('broken jars', () => {
  const jar = makeJar({ 'A.class': classOf(17), 'b.txt': 'x'.repeat(50) }, 'ZIP_STORED');
  const nothing = (): undefined => undefined;
  fc.assert(
    fc.property(fc.nat(jar.length - 1), fc.nat(255), fc.nat(jar.length), (at, value, cut) => {
      const broken = Uint8Array.from(jar.subarray(0, cut % 3 === 0 ? cut : jar.length));
      if (at < broken.length) broken[at] = value;
      expect(readJar(broken, nothing)?.java ?? 17).toBeGreaterThan(0);
    }),
    { numRuns: 2000 },
  );
});
