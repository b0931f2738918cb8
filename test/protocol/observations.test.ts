import { afterEach, expect, test } from 'vitest';
import {
  observationsNotification,
  stagesRequest,
  type StagesAnswer,
} from '../../server/src/protocol/messages.js';
import { startSession, type TestClient } from '../support/lsp.js';

const uri = 'file:///w/Dockerfile';
const text =
  'FROM internal/build:1 AS b\nRUN ./build\nFROM alpine:3.20\nCOPY --from=b /app /app\nCMD ["/app"]\n';

let client: TestClient;
afterEach(() => client.close());

const observation = {
  stage: 1,
  path: '/app',
  runs: false,
  reason: '`libz.so.1` is missing',
  linkage: 'dynamic',
  family: 'musl',
  causes: [{ kind: 'library', name: 'libz.so.1' }],
};

test('observations of the client become findings, and go with an empty list', async () => {
  client = await startSession();
  await client.open(uri, text);
  expect(await client.diagnostics(uri)).toEqual([]);
  await client.notify(observationsNotification, { uri, observations: [observation] });
  expect(await client.diagnostics(uri)).toMatchObject([
    {
      code: 'shared-library-missing',
      message: "proved: '/app' does not start here: 'libz.so.1' is missing",
      range: { start: { line: 3, character: 14 } },
    },
  ]);
  await client.notify(observationsNotification, { uri, observations: [] });
  expect(await client.diagnostics(uri)).toEqual([]);
});

test('observations of a shape that is not known change nothing', async () => {
  client = await startSession();
  await client.open(uri, text);
  await client.diagnostics(uri);
  await client.notify(observationsNotification, {
    uri,
    observations: [{ ...observation, causes: [{ kind: 'new' }] }],
  });
  expect(await client.diagnostics(uri)).toEqual([]);
});

test('the client is told what a stage starts and what was copied into it', async () => {
  client = await startSession();
  await client.open(uri, text);
  const answer = await client.request<StagesAnswer>(stagesRequest, { textDocument: { uri } });
  expect(answer.stages.map(({ starts, delivered }) => ({ starts, delivered }))).toEqual([
    { starts: [], delivered: [] },
    {
      starts: [{ program: '/app', path: '/app', sure: true, line: 4 }],
      delivered: [{ path: '/app', line: 3 }],
    },
  ]);
});

test('what a stage inherits by FROM, through every stage of the chain, was copied into it too', async () => {
  client = await startSession();
  const chain =
    'FROM golang:1.22 AS build\nRUN go build -o /tool\nFROM debian:bookworm AS base\nCOPY --from=build /tool /usr/bin/tool\nFROM base AS middle\nENV A=1\nFROM middle\nCMD ["tool"]\n';
  await client.open(uri, chain);
  const answer = await client.request<StagesAnswer>(stagesRequest, { textDocument: { uri } });
  const tool = { path: '/usr/bin/tool', line: 3 };
  expect(answer.stages.map(({ delivered }) => delivered)).toEqual([[], [tool], [tool], [tool]]);
});
