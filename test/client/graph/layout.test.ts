import { describe, expect, test } from 'vitest';
import { cardsOf, type CardGraph } from '../../../client/src/model/graph/cards.js';
import { drawGraph } from '../../../client/src/model/graph/drawn-graph.js';
import { fitScene } from '../../../client/src/model/graph/fit.js';
import { layOut, type Box, type GraphLayout } from '../../../client/src/model/graph/layout.js';
import { ranksWithin } from '../../../client/src/model/graph/ranks.js';
import { leastReadable, readableScale, wholeScale } from '../../../client/src/model/graph/scale.js';
import { graphView } from '../../support/features.js';

const cards = (text: string): CardGraph => cardsOf(drawGraph(graphView(text), new Map()));

/** Two tool chains, a front end and helpers, as a file of fifteen stages has them. */
const fifteen = `FROM golang:1.22-bookworm AS go-base
FROM go-base AS go-modules
FROM go-modules AS api-build
FROM go-modules AS worker-build
FROM go-modules AS test-unit
FROM node:20-alpine AS node-base
FROM node-base AS web-dependencies
FROM web-dependencies AS web-build
FROM web-dependencies AS web-lint
FROM rust:1.79 AS codec-build
FROM debian:bookworm-slim AS assets
COPY --from=web-build /web/dist /assets
COPY --from=codec-build /codec /assets/codec
FROM alpine:3.20 AS certificates
FROM gcr.io/distroless/base-debian12 AS worker
COPY --from=worker-build /worker /worker
COPY --from=assets /assets /assets
FROM ubuntu:22.04 AS debug-tools
FROM debian:bookworm-slim AS release
COPY --from=api-build /api /api
COPY --from=worker /worker /worker
COPY --from=assets /assets /srv
COPY --from=certificates /etc/ssl /etc/ssl
RUN --mount=from=debug-tools,target=/x true
`;

/** Six tool chains with nine services each, all of them collected: sixty stages. */
const sixty = [
  'FROM debian:bookworm AS base',
  ...Array.from({ length: 6 }, (_, chain) => [
    `FROM base AS toolchain-${chain}`,
    ...Array.from({ length: 8 }, (_, at) => [
      `FROM toolchain-${chain} AS service-${chain}-${at}`,
      ...(at % 3 === 2 ? [`COPY --from=service-${chain}-${at - 1} /a /a`] : []),
    ]),
  ]),
  ...['docs', 'site', 'lint'].map((name) => `FROM node:20 AS ${name}`),
  'FROM alpine:3.20 AS collect',
  ...Array.from({ length: 48 }, (_, at) => `COPY --from=service-${at >> 3}-${at & 7} /out /out/${at}`),
  'FROM scratch',
  'COPY --from=collect /out /out',
  'COPY --from=docs /d /d',
]
  .flat(3)
  .join('\n');

const size = () => ({ width: 150, height: 44 });
const both = ['right', 'down'] as const;
const lay = (text: string, direction: (typeof both)[number], abreast = Infinity): GraphLayout =>
  layOut(cards(text), { direction, gap: 40, abreast, sizeOf: size });

describe('links', () => {
  test.each([
    ['fifteen stages', fifteen, Infinity],
    ['fifteen stages, three abreast', fifteen, 3],
    ['sixty stages', sixty, Infinity],
    ['sixty stages, five abreast', sixty, 5],
    [
      'a stage that takes from a later one',
      'FROM a AS x\nCOPY --from=y / /\nFROM b AS y\nCOPY --from=x / /\n',
      1,
    ],
  ])('of %s run through no card', (_, text, abreast) => {
    for (const direction of both) {
      const { cards: placed, links } = lay(text, direction, abreast);
      for (const { path, from, to, id } of links) {
        const others = placed.filter((card) => card.id !== from && card.id !== to);
        const hit = others.filter((card) => pointsOf(path).some((point) => isInside(point, card)));
        expect(hit.map(({ title }) => `${id} runs through ${title}`)).toEqual([]);
      }
    }
  });

  test('begin and end at the border of their cards', () => {
    for (const direction of both) {
      const { cards: placed, links } = lay(fifteen, direction, 3);
      const byId = new Map(placed.map((card) => [card.id, card]));
      for (const { path, from, to } of links) {
        const points = pointsOf(path);
        expect(isOnBorder(points[0], byId.get(from))).toBe(true);
        expect(isOnBorder(points.at(-1), byId.get(to))).toBe(true);
      }
    }
  });

  test('cards overlap nowhere, and all lie within the drawing', () => {
    for (const direction of both) {
      const { cards: placed, width, height } = lay(sixty, direction, 5);
      const [a, ...rest] = placed;
      expect(rest.length).toBe(59);
      for (const one of [a!, ...rest]) {
        expect(one.x - one.width / 2).toBeGreaterThanOrEqual(0);
        expect(one.x + one.width / 2).toBeLessThanOrEqual(width);
        expect(one.y + one.height / 2).toBeLessThanOrEqual(height);
        expect(placed.filter((other) => other !== one && overlap(one, other))).toEqual([]);
      }
    }
  });
});

describe('ranks', () => {
  test('hold as many cards as they may, each below what it takes from', () => {
    const graph = cards(fifteen);
    const ranks = ranksWithin(graph, 3);
    const counts = new Map<number, number>();
    for (const rank of ranks.values()) counts.set(rank, (counts.get(rank) ?? 0) + 1);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(3);
    expect(graph.links.filter(({ from, to }) => (ranks.get(from) ?? 0) >= (ranks.get(to) ?? 0))).toEqual([]);
  });

  test('of a ring end, and so do those of a stage that takes from itself', () => {
    const ring = cards(
      'FROM b AS a\nCOPY --from=b / /\nFROM c AS b\nCOPY --from=a / /\nCOPY --from=b /x /y\n',
    );
    expect([...ranksWithin(ring, 4).values()].sort()).toEqual([0, 1]);
    expect(lay('FROM a AS b\nCOPY --from=b /x /y\n', 'right').links).toHaveLength(1);
  });
});

describe('in a pane half as wide as a window', () => {
  const pane = { width: 620, height: 620 };

  test('fifteen stages are seen as a whole, and can be read', () => {
    const scene = fitScene(cards(fifteen), pane);
    expect(wholeScale(scene, pane)).toBeGreaterThanOrEqual(leastReadable);
  });

  test('sixty stages can be read without a scroll sideways', () => {
    const scene = fitScene(cards(sixty), { ...pane, width: 700 });
    const scale = readableScale(scene, { ...pane, width: 700 });
    expect(scale).toBeGreaterThanOrEqual(leastReadable);
    expect(scene.width * scale).toBeLessThanOrEqual(700);
  });

  test('a chain runs along the longer side', () => {
    const chain = cards('FROM a AS b\nFROM b AS c\nFROM c AS d\n');
    expect(fitScene(chain, { width: 300, height: 800 }).direction).toBe('down');
    expect(fitScene(chain, { width: 900, height: 300 }).direction).toBe('right');
    expect(fitScene(chain, { width: 900, height: 1000 }).direction).toBe('down');
  });
});

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Points of a path of straight lines and cubic curves, close to each other. */
function pointsOf(path: string): Place[] {
  const points: Place[] = [];
  for (const [, command = '', rest = ''] of path.matchAll(/([MLC])([^MLC]+)/g)) {
    const numbers = rest.trim().split(/[ ,]+/).map(Number);
    const at = (index: number): Place => ({ x: numbers[2 * index] ?? NaN, y: numbers[2 * index + 1] ?? NaN });
    const from = points.at(-1) ?? at(0);
    const [a, b, to] = command === 'C' ? [at(0), at(1), at(2)] : [from, at(0), at(0)];
    for (let step = 0; step <= 24; step++) {
      const t = step / 24;
      const mix = (axis: 'x' | 'y'): number =>
        (1 - t) ** 3 * from[axis] +
        3 * (1 - t) ** 2 * t * a[axis] +
        3 * (1 - t) * t * t * b[axis] +
        t ** 3 * to[axis];
      points.push({ x: mix('x'), y: mix('y') });
    }
  }
  return points;
}

function isInside({ x, y }: Place, card: Box): boolean {
  return Math.abs(x - card.x) < card.width / 2 - 0.2 && Math.abs(y - card.y) < card.height / 2 - 0.2;
}

function isOnBorder(
  { x, y }: Place = { x: NaN, y: NaN },
  card: Box = { x: 0, y: 0, width: 0, height: 0 },
): boolean {
  const across = Math.abs(x - card.x) - card.width / 2;
  const along = Math.abs(y - card.y) - card.height / 2;
  return Math.abs(Math.max(across, along)) < 0.2;
}

function overlap(a: Box, b: Box): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
}
