import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/core/analysis.js';
import { noInputs } from '../../server/src/core/inputs.js';
import { limits } from '../../server/src/core/limits.js';
import { variableOf } from '../../server/src/core/shell/environment.js';
import { rules } from '../../server/src/rules/index.js';
import { contextOf, type Files } from '../support/context-files.js';
import { runText } from '../support/stage-runs.js';
import { quickest } from '../support/quickest.js';
import { processorTime } from '../support/processor-time.js';

test('ARCHITECTURE.md holds the table of limits', () => {
  const text = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` +\| ([\d,]+) /gm)].map(([, name = '', most = '']) => [
    name,
    Number(most.replaceAll(',', '')),
  ]);
  expect(Object.fromEntries(rows)).toEqual(limits);
});

/** The value of A in the last stage. */
function valueOfA(text: string): string | undefined {
  const runs = runText(text);
  const { environment } = runs.stage(runs.graph.final);
  return variableOf(environment, 'A')?.text;
}

describe('a value that doubles itself', () => {
  test.each([
    ['ENV', 'FROM alpine\nENV A=x\n', 'ENV A=${A}${A}\n'],
    ['ARG', 'FROM alpine\nARG A=x\n', 'ARG A=${A}${A}\n'],
  ])('of %s is known up to the limit and unknown behind it', (_, start, doubling) => {
    expect(valueOfA(start + doubling.repeat(16))).toBe('x'.repeat(limits.longestValue));
    expect(valueOfA(start + doubling.repeat(17))).toBeUndefined();
    expect(valueOfA(start + doubling.repeat(40))).toBeUndefined();
  });

  test('of a global ARG leaves the base unknown', () => {
    const text = `ARG A=x\n${'ARG A=${A}${A}\n'.repeat(25)}FROM $A\nRUN echo $A\n`;
    expect(runText(text).graph.stages[0]?.base.kind).toBe('unknown');
  });

  test('of the shell is unknown', () => {
    const doubled = 'A="$A$A"; '.repeat(25);
    const { commands } = runText(`FROM alpine\nRUN A=x; ${doubled} echo "$A"`).stage(0);
    expect(commands.at(-1)?.command.words[1]?.text).toBeUndefined();
  });
});

test.each([
  [limits.longestWord, true],
  [limits.longestWord + 1, false],
])('a word of %i characters is known: %s', (length, isKnown) => {
  const { commands } = runText(`FROM alpine\nRUN echo ${'a'.repeat(length)}`).stage(0);
  expect(commands[0]?.command.words[1]?.text !== undefined).toBe(isKnown);
});

const python = 'FROM python:3.12\nWORKDIR /app\nCOPY . .\n';
const install = `${python}RUN pip install -r requirements.txt --target /out\n`;
const java = 'FROM maven:3-eclipse-temurin-21\nCOPY . .\nRUN mvn package\n';

/** Texts that took minutes, or ended the process. `files` beside them. */
const costly: readonly (readonly [string, string, Files])[] = [
  ['an ignore file of stars', 'FROM alpine\nCOPY . /x\n', { '.dockerignore': `${'*a'.repeat(6)}*c\n`, ['a'.repeat(250)]: '' }],
  ['a COPY of stars', `FROM alpine\nCOPY ${'*a'.repeat(10)}*c /x/\n`, { ['a'.repeat(250)]: '' }],
  ['% with stars', `FROM alpine\nENV B=${'a'.repeat(800)}\nENV C=\${B%*a*a*b} D=\${B%%*a*a*b} E=\${B//*a*a*b/x}\n`, {}],
  ['% with stars in a shell', `FROM alpine\nENV B=${'a'.repeat(800)}\nRUN echo \${B%*a*a*a*a*b}\n`, {}],
  ['requirements that include themselves', install, { 'requirements.txt': `${'-r requirements.txt\n'.repeat(100)}numpy\n` }],
  ['modules that hold themselves', java, { 'pom.xml': `<project>${'<module>.</module>'.repeat(100)}</project>` }],
  [
    'scripts and recipes that call each other',
    'FROM gcc\nCOPY . .\nRUN make all && sh run.sh\n',
    {
      'run.sh': 'sh run.sh\n. ./run.sh\nmake all\n'.repeat(8),
      Makefile: 'all:\n\t$(MAKE) all\n\tsh run.sh\n'.repeat(8),
    },
  ],
  [
    'variables of make that name each other',
    'FROM gcc\nCOPY . .\nRUN make all\n',
    { Makefile: `${Array.from({ length: 13 }, (_, at) => `A${at + 1}=${`$(A${at})`.repeat(50)}\n`).join('')}A0=\nall:\n\tgcc $(A13)\n` },
  ],
  ['a COPY of 20,000 sources', `FROM alpine\nCOPY ${'a '.repeat(20_000)}/x/\n`, {}],
  ['jar', `FROM eclipse-temurin:21\nRUN jar ${'c'.repeat(5000)}1\n`, {}],
  ['tar', `FROM alpine\nRUN tar ${'c'.repeat(5000)}1\n`, {}],
  ['mvn', `FROM maven:3-eclipse-temurin-21\nRUN mvn -f ${'a'.repeat(5000)}\n`, {}],
  ['slashes', `FROM alpine AS a\nFROM alpine\nCOPY --from=a ${'/'.repeat(100_000)}x /x\nWORKDIR ${'/'.repeat(100_000)}x\n`, {}],
  ['a long word', `FROM alpine\nCOPY ${'a'.repeat(400_000)} /x\nRUN echo ${'a'.repeat(400_000)}\n`, {}],
]; // prettier-ignore

test.each(costly)('%s takes no time worth mention', (_, text, files) => {
  const start = processorTime();
  expect(analyse(text, { ...noInputs, context: contextOf(files) }, rules).findings).toBeDefined();
  expect(processorTime() - start).toBeLessThan(5000);
});

test('a file that requirements include is read', () => {
  const files = { 'requirements.txt': '-r more.txt\n-r requirements.txt\n', 'more.txt': 'numpy\n' };
  const run = runText(install, files).stage(0);
  expect(run.artifactAt('/out/x')?.linkage).toBe(
    runText(install, { 'requirements.txt': 'numpy\n' }).stage(0).artifactAt('/out/x')?.linkage,
  );
});

describe('a file that is too large', () => {
  test.each([
    ['of stages', 'FROM a\n'.repeat(100_000), 'it has more than 3,000 stages'],
    [
      'of commands',
      `FROM alpine\n${'RUN make all && echo hi\n'.repeat(420_000)}`,
      'it is longer than 1,000,000 characters',
    ],
  ])('%s is not checked, says so, and is no fault', (_, text, reason) => {
    const start = processorTime();
    const { findings } = analyse(text, noInputs, rules);
    expect(findings.map(({ rule, severity, message }) => [rule, severity, message])).toEqual([
      ['internal', 'hint', `This file is not checked: ${reason}`],
    ]);
    expect(processorTime() - start).toBeLessThan(5000);
  });

  test('is one of more stages than anybody has written', () => {
    const { findings } = analyse('FROM alpine\n'.repeat(limits.maxStages), noInputs, rules);
    expect(findings.filter(({ rule }) => rule === 'internal')).toEqual([]);
  });
});

describe('ten times the stages take about ten times the time', () => {
  const of = (line: (at: number) => string, count: number): string =>
    Array.from({ length: count }, (_, at) => line(at)).join('');
  test.each<[string, (at: number) => string]>([
    ['that nobody uses', (at) => `FROM alpine:3.22 AS s${at}\nRUN touch /a${at}\n`],
    ['based on each other', (at) => (at === 0 ? 'FROM alpine:3.22 AS s0\n' : `FROM s${at - 1} AS s${at}\nRUN echo ${at}\n`)],
    ['that copy from each other', (at) => (at === 0 ? 'FROM alpine:3.22 AS s0\nRUN touch /x\n' : `FROM alpine:3.22 AS s${at}\nCOPY --from=s${at - 1} /x /x\n`)],
  ])('%s', (_, line) => {
    const work = (count: number) => (): unknown => analyse(of(line, count), noInputs, rules).findings;
    const most = 30 * Math.max(10, quickest(work(50), 20));
    expect(quickest(work(500), most)).toBeLessThan(most);
  }); // prettier-ignore
});
