import { expect, test } from 'vitest';
import { rule } from '../../server/src/rules/native-modules-mismatch.js';
import { analyseText } from '../support/check-findings.js';

const crossed =
  'FROM node:22 AS b\nWORKDIR /app\nCOPY package.json .\nRUN npm install\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=b /app/node_modules ./node_modules\nCMD ["node", "a.js"]';

// What npm packs: bcrypt 6 and argon2 0.40 hold a form for glibc and one for musl, those before fetch one of them.
test.each([
  ['bcrypt', '5.1.1', true],
  ['bcrypt', '^6.0.0', false],
  ['argon2', '^0.30.0', true],
  ['argon2', '0.41.1', false],
  ['argon2', 'latest', false],
  ['better-sqlite3', 'latest', true],
])('%s %s of glibc on musl', (name, version, isTold) => {
  const files = { 'package.json': JSON.stringify({ dependencies: { [name]: version } }) };
  expect(analyseText(crossed, { rules: [rule], files }).findings.length > 0).toBe(isTold);
});

test.each([
  ['nothing leads there', '', 1],
  ['a link leads there', 'RUN ln -s /opt/app /build', 0],
  ['the folder above is a link', 'RUN mkdir /o && ln -s app /opt/current && ln -s /opt/current /build', 0],
  ['a link leads elsewhere', 'RUN ln -s /opt/other /build', 1],
])('a virtual environment under another path: %s', (_, link, count) => {
  const text = `FROM python:3.12 AS b
RUN python -m venv /build/venv && /build/venv/bin/pip install flask
FROM python:3.12
${link}
COPY --from=b /build/venv /opt/app/venv
CMD ["/build/venv/bin/flask", "run"]`;
  expect(analyseText(text, { rules: [rule] }).findings).toHaveLength(count);
});
