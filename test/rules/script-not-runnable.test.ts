import { expect, test } from 'vitest';
import { rule } from '../../server/src/rules/script-not-runnable.js';
import { analyseText } from '../support/check-findings.js';
import { contextOf } from '../support/context-files.js';

const script = '#!/bin/sh\necho hello\n';

/** What is reported with a context in which no file has an execute bit. */
function reported(
  text: string,
  files: Readonly<Record<string, string>> = { 'run.sh': script, 'bin/tool.sh': script },
): readonly string[] {
  const context = { ...contextOf(files), isExecutable: () => false };
  const { findings } = analyseText(text, { rules: [rule], inputs: { context } });
  return findings.map(({ start, end }) => text.slice(start, end));
}

const head = 'FROM debian:bookworm-slim\nWORKDIR /app\n';

test.each([
  ['exec form', `${head}COPY . .\nENTRYPOINT ["/app/run.sh"]`, ['"/app/run.sh"']],
  ['relative path', `${head}COPY . .\nCMD ["./run.sh", "x"]`, ['"./run.sh"']],
  ['shell form', `${head}COPY . .\nCMD ./bin/tool.sh`, ['./bin/tool.sh']],
  ['shell form with exec', `${head}COPY . .\nCMD exec ./run.sh`, ['./run.sh']],
  ['shell form behind node', 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ./run.sh', ['./run.sh']],
  ['a RUN', `${head}COPY . .\nRUN ./run.sh --all`, ['./run.sh']],
  ['several RUNs', `${head}COPY . .\nRUN ./run.sh\nRUN ./run.sh --all`, ['./run.sh']],
  [
    'brought by another stage',
    `${head}COPY . .\nFROM debian:12-slim\nCOPY --from=0 /app/run.sh /\nCMD ["/run.sh"]`,
    ['"/run.sh"'],
  ],
  ['--chmod without the bit', `${head}COPY --chmod=644 run.sh .\nENTRYPOINT ["./run.sh"]`, ['"./run.sh"']],
  ['--chmod of nobody', `${head}COPY --chmod=0000 run.sh .\nCMD ["./run.sh"]`, ['"./run.sh"']],
  ['another owner', `${head}COPY . .\nRUN chown app run.sh\nCMD ["./run.sh"]`, ['"./run.sh"']],
])('%s: a script without execute bit', (_, text, expected) => {
  expect(reported(text)).toEqual(expected);
});

test('the wrapper of a build tool', () => {
  const text = 'FROM eclipse-temurin:21-jdk\nWORKDIR /w\nCOPY . .\nRUN ./gradlew jar';
  expect(reported(text, { gradlew: '#!/bin/sh\nexec java "$@"\n' })).toEqual(['./gradlew']);
  expect(reported(text.replace('RUN ', 'RUN chmod +x gradlew && '), { gradlew: '#!/bin/sh\n' })).toEqual([]);
});

test.each([
  ['a shell that is given the script', `${head}COPY . .\nENTRYPOINT ["sh", "/app/run.sh"]`],
  ['node reads what is no program', 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["./run.sh"]'],
  ['a RUN with a shell', `${head}COPY . .\nRUN sh ./run.sh`],
  ['--chmod', `${head}COPY --chmod=0755 run.sh .\nENTRYPOINT ["./run.sh"]`],
  [
    '--chmod without the bit, and chmod',
    `${head}COPY --chmod=0644 run.sh .\nRUN chmod +x run.sh\nCMD ["./run.sh"]`,
  ],
  ['--chmod in letters', `${head}COPY --chmod=u=rwX run.sh .\nENTRYPOINT ["./run.sh"]`],
  ['--chmod of the group alone', `${head}COPY --chmod=0610 run.sh .\nENTRYPOINT ["./run.sh"]`],
  ['a mode that a variable has', `${head}ARG M\nCOPY --chmod=$M run.sh .\nENTRYPOINT ["./run.sh"]`],
  ['--chmod of the folder', `${head}COPY --chmod=755 . .\nENTRYPOINT ["./run.sh"]`],
  ['chmod', `${head}COPY . .\nRUN chmod +x run.sh\nENTRYPOINT ["./run.sh"]`],
  ['chmod of the folder', `${head}COPY . .\nRUN chmod -R 755 /app\nENTRYPOINT ["./run.sh"]`],
  ['chmod of a pattern', `${head}COPY . .\nRUN chmod +x /app/*.sh\nENTRYPOINT ["./run.sh"]`],
  [
    'chmod through find',
    `${head}COPY . .\nRUN find . -name "*.sh" -exec chmod +x {} +\nENTRYPOINT ["./run.sh"]`,
  ],
  ['install', `${head}COPY . .\nRUN install -m 755 run.sh /usr/bin/run.sh\nENTRYPOINT ["/usr/bin/run.sh"]`],
  [
    'chmod in the stage it comes from',
    `${head}COPY . .\nRUN chmod +x run.sh\nFROM debian:12-slim\nCOPY --from=0 /app/run.sh /\nCMD ["/run.sh"]`,
  ],
  ['arguments of the ENTRYPOINT', `${head}COPY . .\nENTRYPOINT ["tini", "--"]\nCMD ["./run.sh"]`],
  ['a file that the context does not have', `${head}COPY . .\nENTRYPOINT ["/app/other.sh"]`],
  [
    'a script in a stage that nothing starts',
    `${head}COPY . .\nCMD ["./run.sh"]\nFROM debian:12-slim\nCMD ["true"]`,
  ],
])('%s is silent', (_, text) => {
  expect(reported(text)).toEqual([]);
});

test('a file system that does not tell modes is silent', () => {
  const context = contextOf({ 'run.sh': script });
  const { findings } = analyseText(`${head}COPY . .\nCMD ["./run.sh"]`, {
    rules: [rule],
    inputs: { context },
  });
  expect(findings).toEqual([]);
});

test('the first fix sets the bit while copying', () => {
  const context = { ...contextOf({ 'run.sh': script }), isExecutable: () => false };
  const text = `${head}COPY run.sh .\nCMD ["./run.sh"]`;
  const [finding] = analyseText(text, { rules: [rule], inputs: { context } }).findings;
  expect(finding?.fixes.map(({ title }) => title)).toEqual([
    "Set the execute bit while copying: '--chmod=755'",
  ]);
});
