import { describe, expect, test } from 'vitest';
import type { Card, CardGraph, Link } from '../../../client/src/model/graph/cards.js';
import { knownStages } from '../../../client/src/model/graph/known-stages.js';
import { fitScene, type Pane } from '../../../client/src/model/graph/fit.js';
import { layOut } from '../../../client/src/model/graph/layout.js';
import { lineUp, type Item } from '../../../client/src/model/graph/line-up.js';
import { ranksWithin } from '../../../client/src/model/graph/ranks.js';
import { readableScale, wholeScale } from '../../../client/src/model/graph/scale.js';
import { drawScene, spokenCard, type SceneElement } from '../../../client/src/model/graph/scene.js';
import { noObservations, reduceObservations } from '../../../client/src/model/inspect/observation-store.js';
import { columnsOf } from '../../../client/src/model/text/columns.js';
import { dockerfile, measured, sizesAfter, stagesOf, started } from '../../support/stages.js';

const card = (id: string, more: Partial<Card> = {}): Card => {
  const bare = {
    kind: 'stage',
    title: id,
    base: '',
    badge: '',
    family: 'unknown',
    size: undefined,
    verdict: undefined,
  } as const;
  return { id, ...bare, ...more };
};

/** `a b a>b`: cards by a word each, then links. */
function graphOf(text: string): CardGraph {
  const words = text.split(' ');
  const links = words
    .filter((word) => word.includes('>'))
    .map((word): Link => {
      const [from = '', to = ''] = word.split('>');
      return {
        id: word,
        from,
        to,
        kind: 'COPY',
        count: 1,
        verdict: undefined,
        findings: [],
      } as unknown as Link;
    });
  return { cards: words.filter((word) => !word.includes('>')).map((word) => card(word)), links };
}

const size = () => ({ width: 100, height: 40 });
const lay = (text: string, direction: 'right' | 'down' = 'right', abreast = Infinity) =>
  layOut(graphOf(text), { direction, gap: 40, abreast, sizeOf: size });
const places = (text: string, direction: 'right' | 'down' = 'right', abreast = Infinity) =>
  lay(text, direction, abreast).cards.map(({ id, x, y }) => `${id} ${x} ${y}`);

describe('a layout', () => {
  test('of nothing has no room, and of one card a margin of 14 pixels', () => {
    expect(
      layOut({ cards: [], links: [] }, { direction: 'right', gap: 40, abreast: 9, sizeOf: size }),
    ).toMatchObject({ width: 0, height: 0 });
    expect([places('a'), lay('a').width, lay('a').height]).toEqual([['a 64 34'], 128, 68]);
  });

  test('of a chain runs along its direction, with the gap between two ranks', () => {
    expect(places('a b c a>b b>c')).toEqual(['a 64 34', 'b 204 34', 'c 344 34']);
    expect(places('a b c a>b b>c', 'down')).toEqual(['a 64 34', 'b 64 114', 'c 64 194']);
    expect([lay('a b a>b').width, lay('a b a>b', 'down').height]).toEqual([268, 148]);
  });

  test('puts cards of a rank side by side, 14 pixels apart, and what both lead to in their middle', () => {
    expect(places('a b c a>c b>c')).toEqual(['a 64 34', 'b 64 88', 'c 204 61']);
    expect(places('a b', 'down')).toEqual(['a 64 34', 'b 178 34']);
    expect(places('a b', 'down', 1)).toEqual(['a 64 34', 'b 64 114']);
  });

  test('lets links touch a card side by side, in the order of where they go', () => {
    const paths = lay('a b c a>c a>b').links.map(({ path }) =>
      /^M([\d.]+) ([\d.]+)/.exec(path)?.slice(1).map(Number),
    );
    expect(paths).toEqual([
      [114, 68],
      [114, 54],
    ]);
    expect(lay('a b a>b').links.map(({ path }) => path.slice(0, 8))).toEqual(['M114 34L']);
  });

  test('keeps the ends of many links within the side of their card', () => {
    const { cards, links } = lay('a b c d e f a>b a>c a>d a>e a>f');
    const starts = links.map(({ path }) => Number(/^M114 ([\d.]+)/.exec(path)?.[1]));
    const centre = cards[0]?.y ?? NaN;
    expect(new Set(starts).size).toBe(5);
    for (const start of starts) expect(Math.abs(start - centre)).toBeLessThan(20);
    // As far from each other as ten pixels of the side, which stay free, allow.
    expect(starts.map((start) => start - centre)).toEqual([-12, -6, 0, 6, 12]);
  });

  test('draws a link as a straight line where its cards can stand opposite each other', () => {
    const { cards, links } = lay('a b c d b>d');
    expect(cards[3]?.y).toBe(cards[1]?.y);
    expect(links[0]?.path).toBe(`M114 ${cards[1]?.y}L154 ${cards[1]?.y}`);
  });

  test('leads a link that goes back from the near side of its card', () => {
    const [there, back] = lay('a b a>b b>a').links.map(({ path }) => path);
    expect(there).toMatch(/^M114 .* 154 34$|^M114 34/);
    expect(back).toMatch(/^M154 34/);
    expect(back).toMatch(/114 34$/);
  });

  test('draws a stage that takes from itself as a corner beside its card', () => {
    // Out of the lower edge at three quarters of its width, nine pixels down, fourteen to the right and back in.
    expect(lay('a a>a').links[0]?.path).toBe('M89 54L89 63L103 63L103 54');
    expect(lay('a a>a').height).toBe(77);
  });

  test('keeps a passing link out of the cards of its rank', () => {
    const { cards, links } = lay('a b c a>b b>c a>c');
    const [, b] = cards;
    const middles = [...(links[2]?.path ?? '').matchAll(/L([\d.]+) ([\d.]+)/g)].map((match) =>
      Number(match[2]),
    );
    expect(Math.min(...middles.map((y) => Math.abs(y - (b?.y ?? 0))))).toBeGreaterThanOrEqual(20);
  });
});

describe('ranks', () => {
  const ranks = (text: string, most = Infinity) => Object.fromEntries(ranksWithin(graphOf(text), most));

  test.each<[string, number, Record<string, number>]>([
    ['a', 9, { a: 0 }],
    ['a b a>b', 9, { a: 0, b: 1 }],
    ['b a a>b', 9, { a: 0, b: 1 }],
    ['a b c', 2, { a: 0, b: 0, c: 1 }],
    ['a b c', 1, { a: 0, b: 1, c: 2 }],
    // What is used late stands late.
    ['a b c d a>b b>c d>c', 9, { a: 0, b: 1, c: 2, d: 1 }],
    ['a b a>b b>a', 9, { a: 0, b: 1 }],
    ['a a>a', 9, { a: 0 }],
    // What takes from itself still stands above what takes from it.
    ['x a a>a a>x', 9, { a: 0, x: 1 }],
    // `c` leaves room above itself for `b`.
    ['a b c d e f a>d a>e b>c c>f e>f', 2, { a: 0, b: 1, c: 2, d: 1, e: 2, f: 3 }],
  ])('%s, %d abreast', (text, most, expected) => {
    expect(ranks(text, most)).toEqual(expected);
  });
});

describe('items of a rank', () => {
  const items = (...breadths: readonly number[]): readonly Item[] =>
    breadths.map((breadth, at) => ({ id: String(at), breadth }));

  test.each<[readonly number[], readonly number[]]>([
    [[100], [0]],
    [
      [100, 100],
      [-57, 57],
    ],
    [
      [100, 0],
      [-30, 30],
    ],
    [
      [0, 0],
      [-3, 3],
    ],
    [
      [40, 0, 40],
      [-30, 0, 30],
    ],
    [
      [40, 20, 40],
      [-44, 0, 44],
    ],
  ])('of breadths %j stand at %j', (breadths, expected) => {
    expect([...lineUp([items(...breadths)], []).values()].map(Math.round)).toEqual(expected);
  });

  test('give way to a link that passes more than to each other', () => {
    const passing = { id: 'link', breadth: 0 };
    const at = lineUp(
      [[{ id: 'a', breadth: 10 }], [{ id: 'b', breadth: 10 }, passing]],
      [
        ['a', 'b'],
        ['a', 'link'],
      ],
    );
    const [a, b, link] = ['a', 'b', 'link'].map((id) => at.get(id) ?? NaN);
    // Both would stand opposite `a`; of the 15 pixels between them the card takes two parts of three.
    expect([Math.round((link ?? NaN) - (a ?? NaN)), Math.round((a ?? NaN) - (b ?? NaN))]).toEqual([5, 10]);
  });

  test('are ordered so that the fewest links cross', () => {
    const above = ['a', 'b', 'c'].map((id) => ({ id, breadth: 10 }));
    const below = ['x', 'y', 'z'].map((id) => ({ id, breadth: 10 }));
    const at = lineUp(
      [above, below],
      [
        ['a', 'z'],
        ['b', 'y'],
        ['c', 'x'],
      ],
    );
    const order = [
      ['a', 'z'],
      ['b', 'y'],
      ['c', 'x'],
    ].map(([upper = '', lower = '']) => [at.get(upper), at.get(lower)]);
    for (const [upper, lower] of order) expect(upper).toBeCloseTo(lower ?? NaN);
  });

  test('are ordered by what they lead to where the order of the first rank is at fault', () => {
    const rank = (...ids: readonly string[]) => ids.map((id) => ({ id, breadth: 10 }));
    // `a` and `c` lead to `x`, and `b` between them to `y`: it has to step aside.
    const at = lineUp(
      [rank('a', 'b', 'c'), rank('x', 'y')],
      [
        ['a', 'x'],
        ['b', 'y'],
        ['c', 'x'],
      ],
    );
    const order = ['a', 'b', 'c'].sort((one, other) => (at.get(one) ?? NaN) - (at.get(other) ?? NaN));
    expect(order).toEqual(['a', 'c', 'b']);
  });

  test('are ordered from the last rank up, where each order follows from the one below', () => {
    const rank = (...ids: readonly string[]) => ids.map((id) => ({ id, breadth: 10 }));
    const at = lineUp(
      [rank('a', 'b', 'c'), rank('m', 'n', 'o'), rank('x', 'y')],
      ['am', 'bn', 'co', 'mx', 'ox', 'ny'].map(([upper = '', lower = '']) => [upper, lower]),
    );
    const order = (ids: string) =>
      [...ids].sort((one, other) => (at.get(one) ?? NaN) - (at.get(other) ?? NaN));
    expect([order('abc'), order('mno')]).toEqual([
      ['a', 'c', 'b'],
      ['m', 'o', 'n'],
    ]);
  });

  test('stand in the middle of what they are linked to, above and below', () => {
    const rank = (...ids: readonly string[]) => ids.map((id) => ({ id, breadth: 10 }));
    const at = lineUp(
      [rank('a', 'b'), rank('m'), rank('x', 'y')],
      [
        ['a', 'm'],
        ['b', 'm'],
        ['m', 'x'],
        ['m', 'y'],
      ],
    );
    const middle = (one: string, other: string) => ((at.get(one) ?? NaN) + (at.get(other) ?? NaN)) / 2;
    expect([middle('a', 'b'), middle('x', 'y')]).toEqual([at.get('m'), at.get('m')]);
  });
});

test('one card is drawn to the longer side of its pane', () => {
  const one = { cards: [card('a')], links: [] };
  expect(fitScene(one, { width: 900, height: 300 }).direction).toBe('right');
  expect(fitScene(one, { width: 300, height: 900 }).direction).toBe('down');
});

test.each([
  [{ width: 100, height: 100 }, { width: 200, height: 200 }, 1, 1],
  [{ width: 200, height: 100 }, { width: 150, height: 200 }, 0.75, 0.75],
  [{ width: 200, height: 400 }, { width: 200, height: 200 }, 0.5, 1],
  [{ width: 400, height: 100 }, { width: 200, height: 200 }, 0.5, 0.7],
  [{ width: 200, height: 400 }, { width: 160, height: 200 }, 0.5, 0.8],
  [{ width: 100, height: 100 }, { width: 70, height: 70 }, 0.7, 0.7],
  [{ width: 100, height: 125 }, { width: 90, height: 100 }, 0.8, 0.8],
  [{ width: 0, height: 0 }, { width: 70, height: 70 }, 1, 1],
])('%j in %j is drawn at %d, to be read at %d', (scene, pane, whole, readable) => {
  expect(wholeScale(scene, pane)).toBeCloseTo(whole);
  expect(readableScale(scene, pane)).toBeCloseTo(readable);
});

describe('downwards, a drawing', () => {
  const cards = Array.from({ length: 20 }, (_, at) => card(`s${at}`));
  const down = (width: number) => drawScene({ cards, links: [] }, { direction: 'down', width });

  test('has as many cards side by side as its width holds', () => {
    for (let width = 170; width < 1200; width += 1) {
      const drawn = down(width);
      expect(drawn.width).toBeLessThanOrEqual(width);
      // One more would need its own width and the space before it.
      expect(drawn.width + 140 + 14).toBeGreaterThan(width);
    }
  });

  test('has one where not even that has room', () => {
    expect(down(50).width).toBe(140 + 2 * 14);
  });

  test('has them by the width of the pane, in full size where that suffices, else as small as can be read', () => {
    const scene = (count: number, pane: Pane) =>
      fitScene({ cards: cards.slice(0, count), links: [] }, pane).width;
    expect(scene(6, { width: 520, height: 900 })).toBe(3 * 150 + 2 * 14 + 2 * 14);
    expect(scene(20, { width: 520, height: 250 })).toBe(4 * 140 + 3 * 14 + 2 * 14);
  });
});

describe('a card is as wide as', () => {
  const drawn = (count: number, more: Partial<Card>): { width: number; texts: readonly string[] } => {
    const cards = Array.from({ length: count }, (_, at) => card(`s${at}`, more));
    const { elements } = drawScene({ cards, links: [] }, { direction: 'right' });
    const [, frame, ...lines] = elements[0]?.children ?? [];
    return { width: Number(frame?.attributes['width']), texts: lines.map(({ text = '' }) => text) };
  };
  const base = 'registry.example/base:1.2';

  test.each<[string, Partial<Card>, number]>([
    ['its base and the badge beside it', { base, badge: 'musl', family: 'musl' }, 29 * 6.7 + 10],
    ['the line that says who builds the base', { origin: 'images/Dockerfile' }, 26 * 6.7],
    ['its title and its role', { title: 'a-stage-of-some-length', kind: 'final' }, 22 * 7.9 + 6 * 6.7],
  ])('%s, a letter of air, and ten pixels at each side', (_, more, needed) => {
    const { width, texts } = drawn(1, more);
    expect(texts.join()).not.toContain('…');
    expect(width).toBe(Math.round(needed + 6.7 + 2 * 10));
  });

  test('at least 150 pixels, and at most 250', () => {
    expect(drawn(1, {}).width).toBe(150);
    expect(drawn(1, { base: base.repeat(3) })).toMatchObject({ width: 250 });
  });

  test('its title alone where there are many', () => {
    expect(drawn(25, { base, title: 'stage' })).toEqual({ width: 104, texts: ['stage'] });
  });
});

describe('the more cards', () => {
  const frames = (count: number) => {
    const names = Array.from({ length: count }, (_, at) => `s${at}`);
    const { cards, links } = graphOf(`${names.join(' ')} s0>s1`);
    const wide = cards.map((one) => ({ ...one, title: 'a'.repeat(90) }));
    const { elements } = drawScene({ cards: wide, links }, { direction: 'right' });
    return elements.slice(1).map(({ children }) => {
      const { x, width, height } = children?.[1]?.attributes ?? {};
      return { x: Number(x), width: Number(width), height: Number(height) };
    });
  };

  test.each([
    [8, 250, 46],
    [9, 188, 34],
    [24, 188, 34],
    [25, 180, 36],
  ])('the smaller each: %d are %d pixels wide, %d apart', (count, width, gap) => {
    const [first, second] = frames(count);
    expect(first?.width).toBe(width);
    expect((second?.x ?? NaN) - (first?.x ?? NaN) - width).toBe(gap);
  });
});

describe('of many cards, each is drawn with', () => {
  const small = (more: Partial<Card>) => {
    const cards = [card('app', more), ...Array.from({ length: 24 }, (_, at) => card(`s${at}`))];
    const { elements } = drawScene({ cards, links: [] }, { direction: 'right' });
    const [, frame, ...parts] = elements[0]?.children ?? [];
    return { frame: frame?.attributes ?? {}, parts };
  };

  test('its title behind the mark of its verdict', () => {
    expect(small({}).parts.map(({ text }) => text)).toEqual(['app']);
    expect(small({ verdict: { level: 'fails', text: 'x' } }).parts.map(({ text }) => text)).toEqual([
      '✗ app',
    ]);
  });

  test('its size as a bar from border to border, below the title and within the frame', () => {
    const size = { label: '8 MB', state: 'measured', base: 0.5, own: 0.25 } as const;
    const { frame, parts } = small({ size });
    const [title, scale, base, own] = parts.map(({ attributes }) => attributes);
    const number = (of: Readonly<Record<string, string>> | undefined, name: string) => Number(of?.[name]);
    expect(number(scale, 'x')).toBe(number(frame, 'x') + 10);
    expect(number(scale, 'width')).toBe(number(frame, 'width') - 20);
    expect(number(scale, 'y')).toBeGreaterThan(number(title, 'y'));
    expect(number(scale, 'y') + number(scale, 'height')).toBeLessThan(
      number(frame, 'y') + number(frame, 'height'),
    );
    expect(number(base, 'width')).toBe(number(scale, 'width') / 2);
    expect(number(own, 'x')).toBe(number(scale, 'x') + number(scale, 'width') / 2);
    // A card without a size needs no room for one.
    expect(number(small({}).frame, 'height')).toBeLessThan(number(frame, 'height'));
  });
});

describe('a card is drawn with', () => {
  const parts = (more: Partial<Card>): readonly SceneElement[] => {
    const { elements } = drawScene({ cards: [card('app', more)], links: [] }, { direction: 'right' });
    return elements[0]?.children?.slice(2) ?? [];
  };
  const spots = (elements: readonly SceneElement[]) =>
    elements.map(({ attributes: { class: name, x, y, width }, text }) =>
      [name, x, y, width ?? text].join(' '),
    );
  const measure = (state: 'measured' | 'failed' | 'building' | 'base') =>
    ({ label: '8 MB', state, base: 0.5, own: 0.25 }) as const;

  test('a line of 17 pixels for each thing that it says, and 12 pixels around them', () => {
    const height = (more: Partial<Card>) =>
      Number(
        drawScene({ cards: [card('app', more)], links: [] }, { direction: 'right' }).elements[0]
          ?.children?.[1]?.attributes['height'],
      );
    const verdict = { level: 'fails', text: 'no' } as const;
    expect([height({}), height({ base: 'x' }), height({ badge: 'musl' })]).toEqual([29, 46, 46]);
    expect(height({ base: 'x', badge: 'musl', origin: 'y', size: measure('base'), verdict })).toBe(
      12 + 5 * 17,
    );
  });

  test('its title, and its role at the right', () => {
    expect(spots(parts({}))).toEqual(['title 24 32 app']);
    expect(spots(parts({ kind: 'final' }))).toEqual(['title 24 32 app', 'role 154 32 final']);
  });

  test('its base, and a badge', () => {
    expect(spots(parts({ base: 'alpine' })).slice(1)).toEqual(['base 24 49 alpine']);
    expect(spots(parts({ base: 'alpine', badge: 'musl', family: 'musl' })).slice(1)).toEqual([
      'base 24 49 alpine',
      'badge musl 117.2 38 36.8',
      'badge-text 135.6 49 musl',
    ]);
  });

  test('as much of its base as the badge leaves, four pixels between them', () => {
    const [, text, badge] = parts({ base: 'a'.repeat(60), badge: 'musl', family: 'musl' });
    const end = Number(text?.attributes['x']) + columnsOf(text?.text ?? '') * 6.7;
    expect(end).toBeLessThanOrEqual(Number(badge?.attributes['x']) - 4);
    expect(end + 6.7).toBeGreaterThan(Number(badge?.attributes['x']) - 4);
  });

  test('round corners where it is an image', () => {
    const frame = (kind: Card['kind']) =>
      drawScene({ cards: [card('app', { kind })], links: [] }, { direction: 'right' }).elements[0]
        ?.children?.[1];
    expect(Number(frame('image')?.attributes['rx'])).toBeGreaterThan(
      Number(frame('stage')?.attributes['rx']),
    );
  });

  test('a long title that ends a letter before its role', () => {
    const [title, role] = parts({ title: 'a'.repeat(60), kind: 'final' });
    const end = Number(title?.attributes['x']) + columnsOf(title?.text ?? '') * 7.9;
    const start = Number(role?.attributes['x']) - columnsOf(role?.text ?? '') * 6.7;
    expect(end).toBeLessThanOrEqual(start - 6.7);
    expect(end + 7.9).toBeGreaterThan(start - 6.7);
  });

  test('a bar beside words that are cut, six pixels before them', () => {
    const [, scale, , , words] = parts({ size: { ...measure('measured'), label: '8 MB '.repeat(20) } });
    const start = Number(words?.attributes['x']) - columnsOf(words?.text ?? '') * 6.7;
    expect(words?.text).toMatch(/…$/);
    expect(Number(scale?.attributes['x']) + Number(scale?.attributes['width'])).toBeCloseTo(start - 6, 1);
    expect(Number(scale?.attributes['width'])).toBeGreaterThanOrEqual(130 / 5);
  });

  test('no part of a bar for nothing, and a pixel for next to nothing', () => {
    const bar = (base: number, own: number) =>
      parts({ size: { ...measure('measured'), base, own } })
        .filter(({ attributes }) => /^bar-(base|own)$/.test(attributes['class'] ?? ''))
        .map(({ attributes }) => [attributes['class'], attributes['width']]);
    expect(bar(0, 0)).toEqual([]);
    expect(bar(0.0001, 0)).toEqual([['bar-base', '1']]);
  });

  test('a line that leads to the Dockerfile of its base, where there is one', () => {
    const { elements } = drawScene(
      { cards: [card('a', { origin: 'x/Dockerfile' })], links: [] },
      { direction: 'right' },
    );
    const line = elements[0]?.children?.find(({ attributes }) => attributes['data-file'] !== undefined);
    expect([line?.text, line?.attributes['data-file']]).toEqual(['built by x/Dockerfile', 'x/Dockerfile']);
    expect(parts({}).map(({ text }) => text)).toEqual(['app']);
  });

  test('its size: a bar of what the words leave, where there is one to show', () => {
    const words = 130 - 4 * 6.7 - 6;
    expect(spots(parts({ size: measure('measured') })).slice(1)).toEqual([
      `bar-scale 24 41 ${words.toFixed(1)}`,
      `bar-base 24 41 ${(words / 2).toFixed(1)}`,
      `bar-own ${(24 + words / 2).toFixed(1)} 41 ${(words / 4).toFixed(1)}`,
      'size measured 154 49 8 MB',
    ]);
    expect(spots(parts({ size: measure('base') }))[2]).toMatch(/^bar-expected 24/);
    for (const state of ['failed', 'building'] as const)
      expect(spots(parts({ size: measure(state) })).slice(1)).toEqual([`size ${state} 154 49 8 MB`]);
  });

  test('its verdict, on two lines at most', () => {
    const text = 'one two three four five six seven eight nine ten eleven twelve thirteen';
    expect(spots(parts({ verdict: { level: 'fails', text: 'no' } })).slice(1)).toEqual([
      'verdict fails 24 49 ✗ no',
    ]);
    const long = spots(parts({ verdict: { level: 'may-fail', text } })).slice(1);
    expect(long).toEqual([
      'verdict may-fail 24 49 ! one two three',
      'verdict may-fail 24 66 four five six seve…',
    ]);
  });

  test('a verdict in a language of wide letters without spaces, cut where the card ends', () => {
    const lines = parts({ verdict: { level: 'fails', text: '无法启动程序'.repeat(5) } }).slice(1);
    expect(lines.map(({ text }) => text)).toEqual(['✗ 无法启动程序无法', '启动程序无法启动程…']);
    for (const { text = '' } of lines) expect(columnsOf(text) * 6.7).toBeLessThanOrEqual(150 - 2 * 10);
  });
});

test('a hover tells all that a card says', () => {
  const full = card('app', {
    ...{ kind: 'final', base: 'team/base', origin: 'base/Dockerfile', badge: 'musl', family: 'musl' },
    size: { label: '8 MB', state: 'measured', base: 0, own: 1 },
    verdict: { level: 'fails', text: "Won't start" },
  });
  expect(spokenCard(full)).toBe(
    "final stage app, team/base, built by base/Dockerfile, musl, 8 MB: Won't start",
  );
  expect(spokenCard(card('stage 2'))).toBe('stage 2');
  expect(spokenCard(card('spare', { kind: 'unused' }))).toBe('unused stage spare');
});

test('the mark of a link stands in the middle of its circle, which is as high as a small letter', () => {
  const { cards, links } = graphOf('a b a>b');
  const twice = links.map((link) => ({ ...link, count: 2 }));
  const { elements } = drawScene({ cards, links: twice }, { direction: 'right' });
  const [, , , circle, mark] = elements[0]?.children ?? [];
  const [top, bottom] = [Number(mark?.attributes['y']) - 8, Number(mark?.attributes['y'])];
  expect(mark?.attributes).toMatchObject({ x: circle?.attributes['cx'], 'text-anchor': 'middle' });
  expect((top + bottom) / 2).toBeCloseTo(Number(circle?.attributes['cy']));
});

describe('a link is drawn with', () => {
  const drawn = (more: Partial<Link>): readonly (string | undefined)[] => {
    const { cards, links } = graphOf('a b a>b');
    const { elements } = drawScene(
      { cards, links: links.map((link) => ({ ...link, ...more })) },
      { direction: 'right' },
    );
    const [, , line, circle, mark] = elements[0]?.children ?? [];
    return [elements[0]?.attributes['class'], line?.attributes['marker-end'], circle?.tag, mark?.text];
  };

  test.each<[Partial<Link>, readonly (string | undefined)[]]>([
    [{}, ['link copy', 'url(#arrow)', undefined, undefined]],
    [{ count: 2 }, ['link copy', 'url(#arrow)', 'circle', '×2']],
    [{ verdict: { level: 'fails', text: 'x' } }, ['link copy fails', 'url(#arrow-fails)', 'circle', '✗']],
    [
      { verdict: { level: 'may-fail', text: 'x' }, count: 3 },
      ['link copy may-fail', 'url(#arrow-may-fail)', 'circle', '!'],
    ],
    [{ verdict: { level: 'starts', text: 'x' } }, ['link copy starts', 'url(#arrow)', 'circle', '✓']],
  ])('%j', (more, expected) => {
    expect(drawn(more)).toEqual(expected);
  });
});

test('what is known of stages: the size as the tree says it, and whether what was read starts', () => {
  const answer = stagesOf('a: golang', 'b: alpine', 'c: alpine', 'd: alpine');
  const sizes = sizesAfter(measured('a', 100, 30), measured('b', 50), measured('c', 5), started('d'));
  const program = {
    role: 'start',
    line: 1,
    reasons: ['x'],
    causes: [],
    linkage: 'static',
    family: undefined,
    toolchain: undefined,
  } as const;
  const read = (stage: string, runs: boolean | undefined) =>
    ({
      kind: 'read',
      key: `${dockerfile}#${stage}`,
      observation: {
        image: `sha256:${stage}`,
        fingerprint: 'now',
        programs: [{ ...program, path: '/app', runs }],
      },
    }) as const;
  const observations = [read('a', true), read('b', false), read('c', undefined)].reduce(
    reduceObservations,
    noObservations,
  );
  const known = knownStages(dockerfile, answer, sizes, observations);
  expect([...known.values()]).toEqual([
    { state: 'measured', label: '100 B (+30 B)', bytes: 100, baseBytes: 70, starts: true },
    { state: 'measured', label: '50 B', bytes: 50, baseBytes: 0, starts: false, whyNot: 'x' },
    { state: 'measured', label: '5 B', bytes: 5, baseBytes: 0 },
    { state: 'building', label: 'building…' },
  ]);
  expect([...knownStages(dockerfile, answer, sizes).values()].map(({ starts }) => starts)).toEqual(
    Array(4).fill(undefined),
  );
});
