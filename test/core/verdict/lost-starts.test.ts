import { expect, test } from 'vitest';
import { createFacts } from '../../../server/src/core/analysis.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { lostByChange } from '../../../server/src/core/verdict/lost-starts.js';
import { contextOf } from '../../support/context-files.js';
import { goServer } from '../../support/graph-scene.js';

const build = 'FROM golang:1.25 AS b\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n';
const final = `${build}FROM alpine:3.20\nCOPY --from=b /app /app\nCMD ["/app"]\n`;

test.each<[string, string, string, string | undefined]>([
  ['nothing', final, final, undefined],
  ['a tag of the same image', final, final.replace('alpine:3.20', 'alpine:3.22'), undefined],
  ['the program', final, final.replace('COPY --from=b /app /app\n', ''), '/app is removed'],
  [
    'the command',
    final,
    final.replace('CMD ["/app"]', 'CMD ["/app", "-v"]'),
    'the container would start something else',
  ],
  [
    'an argument that is a path',
    final.replace('CMD ["/app"]', 'CMD ["/app", "/a/x"]'),
    final.replace('CMD ["/app"]', 'CMD ["/app", "/b/x"]'),
    'the container would start something else',
  ],
  [
    'the way in which the command is written',
    final.replace('CMD ["/app"]', 'CMD /app -v'),
    final.replace('CMD ["/app"]', 'CMD ["/app", "-v"]'),
    undefined,
  ],
  [
    'a command that is gone',
    final,
    final.replace('CMD ["/app"]\n', ''),
    'the container would start something else',
  ],
  [
    'the health check',
    final.replace('CMD', 'HEALTHCHECK CMD ["/app", "check"]\nCMD'),
    final,
    'the health check is removed',
  ],
  [
    'an image that nothing is known of',
    final,
    final.replace('alpine:3.20', 'internal/base:1'),
    'the new base is not known',
  ],
  [
    'what the image starts',
    'FROM nginx:1.27\n',
    'FROM httpd:2.4\n',
    'the container starts what the base image defines',
  ],
  ['a release of what the image starts', 'FROM nginx:1.27\n', 'FROM nginx:1.28\n', undefined],
  [
    'the package manager',
    'FROM debian:12\nRUN apt-get install -y curl\nCMD ["curl"]\n',
    'FROM alpine:3.20\nRUN apt-get install -y curl\nCMD ["curl"]\n',
    'apt-get is missing',
  ],
  [
    'a program of a RUN',
    'FROM debian:12\nRUN perl -v\nCMD ["sleep", "9"]\n',
    'FROM alpine:3.20\nRUN perl -v\nCMD ["sleep", "9"]\n',
    'perl may be missing',
  ],
  [
    'what every system has',
    'FROM debian:12\nRUN mkdir /x\nCMD ["sleep", "9"]\n',
    'FROM alpine:3.20\nRUN mkdir /x\nCMD ["sleep", "9"]\n',
    undefined,
  ],
  [
    'a package of one release',
    'FROM debian:12\nRUN apt-get install -y libssl3\nCMD ["sleep", "9"]\n',
    'FROM debian:13\nRUN apt-get install -y libssl3\nCMD ["sleep", "9"]\n',
    'its packages are tied to one release',
  ],
  [
    'a package of any release',
    'FROM debian:12\nRUN apt-get install -y curl\nCMD ["sleep", "9"]\n',
    'FROM debian:13\nRUN apt-get install -y curl\nCMD ["sleep", "9"]\n',
    undefined,
  ],
  [
    'the package manager of a stage that is only built',
    `FROM debian:12 AS tools\nRUN apt-get install -y curl\n${final}`,
    `FROM alpine:3.20 AS tools\nRUN apt-get install -y curl\n${final}`,
    'apt-get is missing',
  ],
  [
    'the base of a stage without a name',
    `FROM debian:12\nRUN perl -v\n${final}`,
    `FROM alpine:3.20\nRUN perl -v\n${final}`,
    'perl may be missing',
  ],
  ['a stage that is gone', `FROM debian:12 AS tools\nRUN perl -v\n${final}`, final, undefined],
  [
    'an interpreter',
    'FROM node:22\nCOPY x.js .\nCMD ["node", "x.js"]\n',
    'FROM debian:12\nCOPY x.js .\nCMD ["node", "x.js"]\n',
    'node may be missing',
  ],
  [
    'the same interpreter in another image',
    'FROM node:22\nCOPY x.js .\nCMD ["node", "x.js"]\n',
    'FROM node:22-slim\nCOPY x.js .\nCMD ["node", "x.js"]\n',
    undefined,
  ],
])('by a change of %s', (_, before, after, expected) => {
  const inputs = { ...noInputs, context: contextOf(goServer) };
  expect(lostByChange(createFacts(before, inputs), createFacts(after, inputs))).toBe(expected);
});

test('a stage that a file of the workspace builds is missed', () => {
  const inputs = { ...noInputs, targets: [{ stage: 'b', file: 'compose.yaml' }] };
  const before = createFacts(`FROM alpine:3.20 AS b\nRUN x\nFROM alpine:3.20\n`, inputs);
  const after = createFacts(`FROM alpine:3.20\n`, inputs);
  expect(lostByChange(before, after)).toBe('a stage that is built elsewhere is removed');
});
