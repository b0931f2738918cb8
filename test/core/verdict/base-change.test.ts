import { expect, test } from 'vitest';
import { createFacts } from '../../../server/src/core/analysis.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { lostByBase } from '../../../server/src/core/verdict/base-change.js';
import { contextOf } from '../../support/context-files.js';

const files = { 'app.js': '', 'app.jar': '', 'app.py': '', server: '' };

/** What a stage loses where its base becomes another one. */
function lost(from: string, to: string, body: string): string | undefined {
  const [before, after] = [from, to].map((base) =>
    createFacts(`FROM ${base}\n${body}\n`, { ...noInputs, context: contextOf(files) }),
  );
  if (before === undefined || after === undefined) throw new Error('two bases are compared');
  const name = (base: string): string => base.split(':')[0] ?? '';
  const change = {
    before: before.runs.stage(0),
    after: after.runs.stage(0),
    sameRepository: name(from) === name(to),
  };
  const hasEntrypoint = body.includes('ENTRYPOINT');
  return lostByBase(change, { starts: before.verdicts.startsOf(0), hasEntrypoint });
}

test.each<[string, string, string, string | undefined]>([
  ['node:22', 'node:22-slim', 'CMD ["node", "app.js"]', undefined],
  ['node:22', 'node:20', 'CMD ["node", "app.js"]', 'node has a different version'],
  ['node:22', 'node:20', 'CMD ["/bin/ls"]', undefined],
  ['node:22', 'private.example/node:22', 'CMD ["node", "app.js"]', 'the new base is not known'],
  ['node:22', 'alpine:3.20', 'CMD ["node", "app.js"]', 'node may be missing'],
  ['debian:12', 'nginx:1.27', 'CMD ["ls"]', undefined],
  ['debian:12', 'redis:7', 'ENTRYPOINT ["ls"]', undefined],
  ['node:22', 'node:22-slim', 'RUN git clone x\nCMD ["node", "app.js"]', 'git may be missing'],
  ['golang:1.25', 'golang:1.25-alpine', 'RUN apt-get install -y libpq5=1\nCMD ["ls"]', 'apt-get is missing'],
  ['debian:11', 'debian:12', 'RUN apt-get install -y curl\nCMD ["ls"]', undefined],
  [
    'debian:11',
    'debian:12',
    'RUN apt-get install -y libssl1.1\nCMD ["ls"]',
    'its packages are tied to one release',
  ],
  [
    'debian:11',
    'debian:12',
    'RUN apt-get install -y curl=7\nCMD ["ls"]',
    'its packages are tied to one release',
  ],
  ['python:3.12', 'python:3.13', 'CMD ["python", "app.py"]', 'python has a different version'],
  ['python:3.12.1', 'python:3.12-slim', 'CMD ["python", "app.py"]', undefined],
  // Java runs what was compiled for an older one.
  ['eclipse-temurin:17', 'eclipse-temurin:21', 'CMD ["java", "-jar", "app.jar"]', undefined],
  [
    'eclipse-temurin:21',
    'eclipse-temurin:17',
    'CMD ["java", "-jar", "app.jar"]',
    'jdk has a different version',
  ],
  ['eclipse-temurin:21-jdk', 'eclipse-temurin:21-jre', 'CMD ["java", "-jar", "app.jar"]', undefined],
  [
    'eclipse-temurin:21-jdk',
    'eclipse-temurin:21-jre',
    'RUN jar tf app.jar\nCMD ["java", "-jar", "app.jar"]',
    'jar may be missing',
  ],
  ['debian:12', 'debian:12-slim', 'RUN apt-get update\nCMD ["ls"]', undefined],
  ['debian:12', 'alpine:3.20', 'RUN apt-get update\nCMD ["ls"]', 'apt-get is missing'],
  ['debian:12', 'debian:12-slim', 'CMD ["perl"]', undefined],
  ['debian:12', 'scratch', 'RUN ls\nCMD ["ls"]', 'ls may be missing'],
  ['debian:12', 'alpine:3.20', 'COPY server /server\nCMD ["/server"]', undefined],
  ['debian:12', 'nginx:1.27', '', 'the container starts what the base image defines'],
  ['nginx:1.27', 'nginx:1.27-alpine', '', undefined],
  // The image of distroless starts node, whose arguments a CMD then is.
  [
    'node:22',
    'gcr.io/distroless/nodejs22-debian12',
    'CMD ["node", "app.js"]',
    'the new base starts something else',
  ],
  ['node:22', 'gcr.io/distroless/nodejs22-debian12', 'ENTRYPOINT ["/nodejs/bin/node", "app.js"]', undefined],
  ['debian:12', 'alpine:3.20', 'RUN apk add curl\nCMD ["ls"]', undefined],
  ['debian:12', 'alpine:3.20', 'RUN [ -e /x ]\nCMD ["ls"]', undefined],
  ['debian:12', 'alpine:3.20', 'RUN own-tool\nCMD ["ls"]', 'own-tool may be missing'],
  ['debian:11', 'debian:12', 'RUN own-tool\nCMD ["ls"]', undefined],
])('%s becomes %s under %j: %s', (from, to, body, expected) => {
  expect(lost(from, to, body)).toBe(expected);
});
