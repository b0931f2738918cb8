import { describe, expect, test } from 'vitest';
import { cardsOf, linkWords, type Card } from '../../../client/src/model/graph/cards.js';
import {
  drawGraph,
  worstOf,
  type KnownStages,
  type StageKnowledge,
} from '../../../client/src/model/graph/drawn-graph.js';
import { drawSvg } from '../../../client/src/model/graph/svg.js';
import { graphView } from '../../support/features.js';
import { goServer } from '../../support/graph-scene.js';

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
const view = graphView(text, { files: goServer });
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

  test('says in short why a program was seen not to start', () => {
    const missing = { kind: 'library', name: 'libz.so.1' } as const;
    const failed = { stage: 3, path: '/server', runs: false, linkage: 'dynamic', causes: [missing] } as const;
    const observations = [{ ...failed, reason: '`libz.so.1` is missing' }];
    const seen = graphView(text, { files: goServer, inputs: { observations } });
    expect(cardsOf(drawGraph(seen, new Map())).cards.at(-1)?.verdict).toEqual({
      level: 'fails',
      text: "Won't start: libz.so.1 is missing",
    });
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
    const dies = { state: 'measured', label: '8 MB', starts: false, whyNot: 'glibc loader missing' } as const;
    expect(card('s3', new Map([[3, dies]]))?.verdict).toEqual({
      level: 'fails',
      text: "Won't start: glibc loader missing",
    });
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

test('what a link means is said with how often', () => {
  const edge = {
    id: 'x',
    from: 'a',
    to: 'b',
    kind: 'COPY',
    line: 0,
    findings: [],
    verdict: undefined,
  } as const;
  expect(linkWords({ ...edge, count: 1 }, 'build', 'app')).toBe('app copies from build');
  expect(linkWords({ ...edge, count: 2, kind: 'FROM' }, 'build', 'app')).toBe('app is based on build ×2');
});

test('of several findings the first error counts, else the first', () => {
  const finding = (severity: 'error' | 'warning', message: string) =>
    ({
      rule: 'x',
      severity,
      message,
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
    }) as const;
  const [first, second, error] = [finding('warning', 'a'), finding('warning', 'b'), finding('error', 'c')];
  expect([worstOf([]), worstOf([first, second]), worstOf([first, error])]).toEqual([undefined, first, error]);
});

test('an image that is copied from names the Dockerfile that builds it', () => {
  const base = { kind: 'image', image: 'team/base:3', builtFrom: 'base/Dockerfile' } as const;
  const [stage] = view.stages;
  const range = stage?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const edge = (from: string) => ({ from, to: 0, kind: 'COPY', range, raw: from }) as const;
  const { nodes } = drawGraph(
    {
      ...view,
      stages: stage === undefined ? [] : [{ ...stage, base }],
      edges: [edge('team/base:3'), edge('other')],
    },
    new Map(),
  );
  expect(nodes.slice(0, 2).map(({ title, detail }) => [title, detail])).toEqual([
    ['team/base:3', 'built by base/Dockerfile'],
    ['other', ''],
  ]);
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
