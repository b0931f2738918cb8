import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../client/src/model/text/byte-text.js';
import { kindOfFile } from '../../../client/src/model/binary/file-kind.js';
import { firstClassOf, readClass } from '../../../client/src/model/binary/java.js';
import { readScript } from '../../../client/src/model/binary/script.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

test.each([
  ['#!/bin/sh\necho', '/bin/sh', undefined, undefined],
  ['#! /bin/sh -e \n', '/bin/sh', '-e', undefined],
  ['#!/usr/bin/env python3\n', '/usr/bin/env', 'python3', 'python3'],
  ['#!/usr/bin/env -S node --x\n', '/usr/bin/env', '-S node --x', 'node'],
  ['#!/usr/bin/env -S A=1 node\n', '/usr/bin/env', '-S A=1 node', 'node'],
  ['#!/usr/bin/env -S -i node\n', '/usr/bin/env', '-S -i node', 'node'],
  ['#!/usr/bin/env -vS node\n', '/usr/bin/env', '-vS node', 'node'],
  ['#!/usr/bin/env --split-string=node -x\n', '/usr/bin/env', '--split-string=node -x', 'node'],
  ['#!/usr/bin/env\n', '/usr/bin/env', undefined, undefined],
  ['#!/usr/bin/env -i\n', '/usr/bin/env', '-i', undefined],
  ['#!/bin/busybox sh\n', '/bin/busybox', 'sh', undefined],
  ['#!/usr/bin/env python3 -u\n', '/usr/bin/env', 'python3 -u', 'python3 -u'],
  ['#!/bin/sh\r\n', '/bin/sh\r', undefined, undefined],
  ['#!/usr/bin/env bash\r\n', '/usr/bin/env', 'bash\r', 'bash\r'],
  ['#!/bin/sh', '/bin/sh', undefined, undefined],
])('%j', (text, interpreter, argument, program) => {
  expect(readScript(bytesOf(text))).toEqual({ interpreter, argument, program });
});

test.each(['', '#', '#!', '#!\n/bin/sh', '# !/bin/sh', ' #!/bin/sh'])('%j is no script', (text) => {
  expect(readScript(bytesOf(text))).toBeUndefined();
});

test.each([
  ['', 'empty'],
  ['\x7fELF', 'elf'],
  ['#!/bin/sh\n', 'script'],
  ['\xca\xfe\xba\xbe\0\0\0\x41', 'java-class'],
  ['\xca\xfe\xba\xbe\0\0\0\x02', 'mach-o'],
  ['PK\x03\x04', 'zip'],
  ['\0asm\x01\0\0\0', 'wasm'],
  ['MZ\x90', 'windows'],
  ['!<arch>\n', 'archive'],
  ['\x1f\x8b\x08', 'compressed'],
  ['words\nand a tab\t', 'text'],
  ['h\xc3\xa9', 'text'],
  ['\0\x01', 'data'],
])('%j is %s', (text, kind) => {
  expect(kindOfFile(bytesOf(text))).toBe(kind);
});

test.each([
  ['/opt/caf\xc3\xa9', '/opt/café'],
  ['100% \xe2\x82\xac', '100% €'],
  ['\xff\xfe', '\xff\xfe'],
])('%j decodes to %s', (bytes, text) => {
  expect(decodeText(bytesOf(bytes))).toBe(text);
});

const classOf = (java: number): string => `\xca\xfe\xba\xbe\0\0\0${String.fromCharCode(java + 44)}rest`;

describe('Java', () => {
  test.each([
    [8, 52],
    [21, 65],
  ])('classes of Java %d', (java, major) => {
    expect(readClass(bytesOf(classOf(java)))).toEqual({ java, major });
  });
});

test('any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const found = [kindOfFile(bytes), readScript(bytes), readClass(bytes), firstClassOf(bytes)];
      expect(found).toHaveLength(4);
    }),
  );
});
