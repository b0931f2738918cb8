import { describe, expect, test } from 'vitest';
import { convertText } from '../../support/check-conversion.js';
import { readEcosystemCases, type EcosystemCase } from '../../support/ecosystem-cases.js';

const cases = readEcosystemCases();

/** Every ecosystem that has to be converted, and the ways in which people build in it. */
const wanted: Readonly<Record<string, readonly string[]>> = {
  go: ['module'],
  rust: ['cargo-build'],
  c: ['make', 'cmake', 'direct'],
  cpp: ['make', 'cmake', 'direct'],
  java: ['javac', 'jar', 'maven', 'gradle', 'spring-boot-maven', 'spring-boot-gradle'],
  node: [
    'backend-with-production-dependencies',
    'static-site',
    'next-standalone',
    'typescript-without-dependencies',
  ],
  python: ['venv', 'uv', 'poetry', 'wheels'],
  dotnet: ['web', 'console'],
  elixir: ['release'],
  ruby: ['bundle'],
  php: ['composer-with-the-sources', 'extensions', 'front-end'],
  haskell: ['cabal', 'stack', 'ghc'],
  swift: ['shared', 'static'],
  deno: ['run', 'compile'],
  bun: ['run', 'compile'],
  zig: ['build'],
  scala: ['stage', 'assembly'],
};

test.each(Object.entries(wanted))('%s has a sound case of every variant, and a refusal', (name, variants) => {
  const own = cases.filter(({ ecosystem }) => ecosystem === name);
  const sound = own.filter(({ becomes }) => 'text' in becomes).map(({ variant }) => variant);
  expect(sound).toEqual(expect.arrayContaining([...variants]));
  expect(own.length).toBeGreaterThan(sound.length);
});

/** What the case expects where the message holds it; else what was said instead. */
function toldOf({ text, files, becomes }: EcosystemCase): EcosystemCase['becomes'] {
  const result = convertText(text, files);
  if (result.kind === 'converted') return { text: result.text };
  const part = 'says' in becomes && result.message.includes(becomes.says) ? becomes.says : result.message;
  return { refused: `${result.code} ${(result.line + 1).toString()}`, says: part };
}

describe.each([...new Set(cases.map(({ ecosystem }) => ecosystem))])('%s', (name) => {
  const own = cases.filter(({ ecosystem }) => ecosystem === name);

  test.each(own)('$variant: $about', (one) => {
    expect(toldOf(one)).toEqual(one.becomes);
  });

  test.each(own.filter(({ becomes }) => 'text' in becomes))('$variant is not converted twice', (one) => {
    const again = convertText('text' in one.becomes ? one.becomes.text : '', one.files);
    const isOneStage = 'text' in one.becomes && (one.becomes.text.match(/^from\b/gim) ?? []).length === 1;
    const code = isOneStage ? 'nothing-to-split' : 'already-multi-stage';
    expect(again).toMatchObject({ kind: 'refused', code });
  });
});
