import { describe, expect, test } from 'vitest';
import { firstClassOf, readClass, readJar } from '../../../client/src/model/binary/java.js';

interface Entry {
  readonly name: string;
  readonly content?: Buffer;
  /** 0 as it is, 8 deflated. */
  readonly method?: number;
}

/** A class of this Java: its magic number, the minor and the major version. */
const classOf = (java: number): Buffer => Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, java + 44, 0, 1]);

/** An archive as APPNOTE.TXT describes it, with extra fields in both headers and a comment behind. */
function zip(entries: readonly Entry[], comment = ''): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content = Buffer.alloc(0), method = 0 } of entries) {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    local.writeUInt16LE(4, 28);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(content.length, 20);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt16LE(6, 30);
    central.writeUInt16LE(3, 32);
    central.writeUInt32LE(at, 42);
    const bytes = Buffer.concat([local, Buffer.from(name), Buffer.alloc(4), content]);
    parts.push(bytes);
    directory.push(central, Buffer.from(name), Buffer.alloc(9));
    at += bytes.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end, Buffer.from(comment)]);
}

const inflate = (data: Uint8Array): Uint8Array | undefined =>
  data.length === 1 ? classOf(data[0]!) : undefined;

describe('the Java of a jar is that of its first class', () => {
  test.each<[string, readonly Entry[], number | undefined]>([
    ['as it is', [{ name: 'A.class', content: classOf(17) }], 17],
    ['deflated', [{ name: 'A.class', content: Buffer.from([21]), method: 8 }], 21],
    ['deflated, broken', [{ name: 'A.class', method: 8 }], undefined],
    ['packed in another way', [{ name: 'A.class', content: classOf(17), method: 14 }], undefined],
    [
      'what counts for single versions is passed over',
      [
        { name: 'META-INF/versions/21/A.class', content: classOf(21) },
        { name: 'module-info.class', content: classOf(9) },
        { name: 'A.txt', content: classOf(5) },
        { name: 'com/example/A.class', content: classOf(8) },
        { name: 'com/example/B.class', content: classOf(11) },
      ],
      8,
    ],
    ['no class', [{ name: 'A.txt' }], undefined],
    ['nothing', [], undefined],
  ])('%s', (_, entries, java) => {
    expect(readJar(zip(entries), inflate)?.java).toBe(java);
  });

  test('behind the archive a comment may stand, before it what starts it', () => {
    const entries = [{ name: 'A.class', content: classOf(17) }];
    expect(readJar(zip(entries, 'a comment'), inflate)?.java).toBe(17);
    expect(firstClassOf(zip(entries).subarray(0, -1))).toBeUndefined();
    expect(firstClassOf(Buffer.from('text'))).toBeUndefined();
  });
});

test.each([
  [44, undefined],
  [45, 1],
  [52, 8],
  [200, 156],
  [201, undefined],
])('a class file of version %d is of Java %s', (major, java) => {
  expect(readClass(Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, major]))?.java).toBe(java);
  expect(readClass(Buffer.from([0xca, 0xfe, 0xba, 0xbf, 0, 0, 0, major]))).toBeUndefined();
  expect(readClass(Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0]))).toBeUndefined();
});
