import { describe, expect, test } from 'vitest';
import { cardsOf, type Card } from '../../../client/src/model/graph/cards.js';
import {
  drawGraph,
  type KnownStages,
  type StageKnowledge,
} from '../../../client/src/model/graph/drawn-graph.js';
import { drawSvg } from '../../../client/src/model/graph/svg.js';
import { graphView } from '../../support/features.js';

const text = `FROM golang:1.22 AS build
COPY . .
RUN go build -o /server .
FROM alpine:3.20 AS tools
FROM scratch AS empty
COPY . .
FROM tools
COPY --from=build /server /server
COPY --from=busybox:1.36-musl /bin/busybox /bin/busybox
ENTRYPOINT ["/server"]
`;
const files = {
  'main.go': 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":80", nil) }\n',
  'go.mod': 'module example.com/server\ngo 1.22\n',
};
const view = graphView(text, { files });
const graph = (known: KnownStages = new Map()) => cardsOf(drawGraph(view, known));
const card = (id: string, known?: KnownStages): Card | undefined =>
  graph(known).cards.find((one) => one.id === id);

describe('a card', () => {
  test('names the base and the libc; base images have no card of their own, images that are copied from do', () => {
    expect(graph().cards.map(({ title, base, badge }) => [title, base, badge])).toEqual([
      ['busybox:1.36-musl', '', ''],
      ['build', 'golang:1.22', 'glibc 2.36'],
      ['tools', 'alpine:3.20', 'musl'],
      ['empty', 'scratch', 'no libc'],
      ['stage 3', 'FROM tools', 'musl'],
    ]);
  });

  test('says what fails, of the stage and of the link that brings it', () => {
    expect(card('s3')?.verdict).toMatchObject({ level: 'fails' });
    expect(card('s3')?.verdict?.text).toMatch(/^\/server won't start on Alpine 3\.20/);
    const failing = graph().links.filter(({ verdict }) => verdict !== undefined);
    expect(failing.map(({ id, line }) => [id, line])).toEqual([['COPY-s0-s3', 7]]);
  });

  test('says what was seen to start only where nothing fails', () => {
    const starts = { state: 'measured', label: '8 MB', starts: true } as const;
    const known = new Map([
      [1, starts],
      [3, starts],
    ]);
    expect(card('s1', known)?.verdict).toEqual({ level: 'starts', text: 'Starts' });
    expect(card('s3', known)?.verdict?.level).toBe('fails');
    expect(card('s1')?.verdict).toBeUndefined();
  });

  test('has the size of its base until it was built, then its own, on one scale with all others', () => {
    const [golang] = cardsOf(drawGraph(graphView('FROM golang:1.27.1-bookworm\n'), new Map())).cards;
    expect(golang?.size).toMatchObject({ state: 'base', base: 1, own: 0 });
    expect(golang?.size?.label).toBe('base ≈ 844.9 MB');
    expect(card('s0')?.size).toBeUndefined();
    const measured = { state: 'measured', label: '1 GB', bytes: 1e9, baseBytes: 8e8 } as const;
    const failed = { state: 'failed', label: 'build failed' } as const;
    const known: KnownStages = new Map<number, StageKnowledge>([
      [0, measured],
      [1, failed],
    ]);
    expect(card('s0', known)?.size).toMatchObject({ label: '1 GB', base: 0.8 });
    expect(card('s0', known)?.size?.own).toBeCloseTo(0.2);
    expect(card('s1', known)?.size).toEqual({ label: 'build failed', state: 'failed', base: 0, own: 0 });
  });
});

test('the drawing of the terminal says it too: badges, the reason at the link, unused stages apart', () => {
  const svg = drawSvg(drawGraph(view, new Map()));
  for (const words of ['glibc 2.36', 'musl', 'no libc', 'golang:1.22'])
    expect(svg).toContain(`>${words}</text>`);
  expect(svg).toMatch(
    /<g class="link copy fails"[^>]*><title>stage 3 copies from build: [^<]*won&#39;t start/,
  );
  const spare = graphView('FROM alpine:3.20 AS spare\nRUN apk add git\nFROM alpine:3.20\n');
  expect(drawSvg(drawGraph(spare, new Map())).match(/<g class="card unused"/g)).toHaveLength(1);
  // Colours are in the file: nothing of a page is needed to show it.
  expect(svg).not.toContain('var(--');
});
