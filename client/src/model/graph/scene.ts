import type { arrows } from './arrows.js';
import { withKind } from '../stage/document-stages.js';
import { t } from '../text/translate.js';
import { clipTo, columnsOf, startWithin } from '../text/columns.js';
import { builtByText } from './drawn-graph.js';
import { linkWords, type Card, type CardGraph, type CardSize, type Verdict } from './cards.js';
import { layOut, margin, type Direction, type PlacedCard, type PlacedLink } from './layout.js';
import { cardSpace } from './line-up.js';

/** An SVG element as plain data: the page makes nodes of it, the terminal writes it. */
export interface SceneElement {
  readonly tag: 'g' | 'rect' | 'path' | 'text' | 'title' | 'circle';
  readonly attributes: Readonly<Record<string, string>>;
  /** Shown as text. */
  readonly text?: string;
  readonly children?: readonly SceneElement[];
}

/** The drawing of a stage graph. Colours are those of the classes in its elements. */
export interface Scene {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  readonly elements: readonly SceneElement[];
  /** Centres of the cards by id. */
  readonly places: Readonly<Record<string, { readonly x: number; readonly y: number }>>;
}

/** Letters of the title and of the other lines, at most as wide as this on the whole, in pixels. */
const titleLetter = 7.9;
const smallLetter = 6.7;
const padding = 10;

/** How large cards are drawn: the more there are, the less room for each. `gap`: between two ranks. */
const scales = [
  { upTo: 8, narrowest: 150, widest: 250, gap: 46, isSmall: false },
  { upTo: 24, narrowest: 140, widest: 188, gap: 34, isSmall: false },
  { upTo: Infinity, narrowest: 104, widest: 180, gap: 36, isSmall: true },
] as const;

/** How a drawing runs; downwards, `width` is what cards side by side may take. */
export type Run = { readonly direction: 'right' } | { readonly direction: 'down'; readonly width: number };

export function drawScene(graph: CardGraph, run: Run): Scene {
  const { direction } = run;
  const style = styleOf(graph.cards);
  const layout = layOut(graph, {
    direction,
    gap: style.gap,
    sizeOf: (card) => ({ width: style.width, height: style.heightOf(card) }),
    abreast: run.direction === 'right' ? Infinity : cardsWithin(run.width, style.width),
  });
  const titles = new Map(layout.cards.map(({ id, title }) => [id, title]));
  return {
    direction,
    width: layout.width,
    height: layout.height,
    elements: [
      ...layout.links.map((link) => drawLink(link, titles)),
      ...layout.cards.map((card) => drawCard(card, style)),
    ],
    places: Object.fromEntries(layout.cards.map(({ id, x, y }) => [id, { x, y }])),
  };
}

/** How many cards stand side by side in a drawing of that width: at least one. */
function cardsWithin(width: number, card: number): number {
  return Math.max(1, Math.floor((width - 2 * margin + cardSpace) / (card + cardSpace)));
}

interface CardStyle {
  /** Without figures and reasons, which a hover tells. */
  readonly isSmall: boolean;
  readonly width: number;
  /** Between two ranks, where links bend. */
  readonly gap: number;
  readonly heightOf: (card: Card) => number;
}

const lineHeight = 17;

function styleOf(cards: readonly Card[]): CardStyle {
  const { narrowest, widest, gap, isSmall } = scales.find(({ upTo }) => cards.length <= upTo) ?? scales[2];
  const needed = cards.map(({ title, base, origin, badge, kind }) => {
    const head = columnsOf(title) * titleLetter + (columnsOf(roleOf(kind)) + 2) * smallLetter;
    const built = origin === undefined ? 0 : (columnsOf(builtByText(origin)) + 1) * smallLetter;
    return isSmall ? head : Math.max(head, built, (columnsOf(base) + 1) * smallLetter + badgeWidth(badge));
  });
  const width = Math.min(widest, Math.max(narrowest, ...needed.map((one) => Math.round(one + 2 * padding))));
  return { isSmall, width, gap, heightOf: (card) => 12 + lineHeight * linesOf(card, width, isSmall) };
}

/** The bar of a small card needs less than a line. */
function linesOf(card: Card, width: number, isSmall: boolean): number {
  if (!isSmall) return largeLines(card, width).length;
  return card.size === undefined ? 1 : 1.4;
}

function roleOf(kind: Card['kind']): string {
  switch (kind) {
    case 'stage':
      return '';
    case 'final':
      return t('final');
    case 'unused':
      return t('unused');
    case 'image':
      return t('image');
  }
}

function badgeWidth(badge: string): number {
  return badge === '' ? 0 : columnsOf(badge) * smallLetter + 10;
}

/** The marks of a verdict: colour is never the only sign. */
const marks = { fails: '✗', 'may-fail': '!', starts: '✓' } as const;

function drawCard(card: PlacedCard, style: CardStyle): SceneElement {
  const { id, kind, family, x, y, width, height, verdict, size } = card;
  const [left, top] = [x - width / 2, y - height / 2];
  const classes = ['card', kind, verdict?.level, size?.state === 'failed' ? 'build-failed' : undefined];
  const frame: SceneElement = {
    tag: 'rect',
    attributes: { class: 'frame', ...rect(left, top, width, height), rx: kind === 'image' ? '14' : '5' },
  };
  const lines = style.isSmall ? smallLines(card) : largeLines(card, width);
  return {
    tag: 'g',
    attributes: { class: classes.filter((one) => one !== undefined).join(' '), 'data-key': id },
    children: [
      { tag: 'title', attributes: {}, text: spokenCard(card) },
      frame,
      ...lines.flatMap((line, index) =>
        line({ left, right: left + width, y: top + 18 + index * lineHeight, family }),
      ),
    ],
  };
}

interface LinePlace {
  readonly left: number;
  readonly right: number;
  /** Of the base line of the letters. */
  readonly y: number;
  readonly family: Card['family'];
}

type DrawLine = (place: LinePlace) => readonly SceneElement[];

function largeLines(card: Card, width: number): readonly DrawLine[] {
  const { title, kind, base, origin, badge, size, verdict } = card;
  return [
    headLine(title, roleOf(kind)),
    ...(base === '' && badge === '' ? [] : [baseLine(base, badge)]),
    ...(origin === undefined ? [] : [originLine(origin)]),
    ...(size === undefined ? [] : [sizeLine(size)]),
    ...(verdict === undefined ? [] : verdictLines(verdict, width)),
  ];
}

function smallLines({ title, kind, size, verdict }: Card): readonly DrawLine[] {
  const mark = verdict === undefined ? '' : `${marks[verdict.level]} `;
  const strip: DrawLine = ({ left, right, y }) =>
    size === undefined ? [] : drawBar(size, left + padding, y - 10, right - left - 2 * padding, 4);
  return [headLine(`${mark}${title}`, roleOf(kind)), strip];
}

function headLine(title: string, role: string): DrawLine {
  return ({ left, right, y }) => {
    const room = right - left - 2 * padding - (role === '' ? 0 : (columnsOf(role) + 1) * smallLetter);
    return [
      letters('title', left + padding, y, clipTo(title, room / titleLetter)),
      ...(role === '' ? [] : [letters('role', right - padding, y, role, 'end')]),
    ];
  };
}

function baseLine(base: string, badge: string): DrawLine {
  return ({ left, right, y, family }) => {
    const taken = badgeWidth(badge);
    const room = right - left - 2 * padding - taken - 4;
    const pill: SceneElement = {
      tag: 'rect',
      attributes: { class: `badge ${family}`, ...rect(right - padding - taken, y - 11, taken, 15), rx: '7' },
    };
    const words = letters('badge-text', right - padding - taken / 2, y, badge, 'middle');
    return [
      letters('base', left + padding, y, clipTo(base, room / smallLetter)),
      ...(badge === '' ? [] : [pill, words]),
    ];
  };
}

/** The page makes a link of it: `data-file` says where it leads. */
function originLine(origin: string): DrawLine {
  return ({ left, right, y }) => {
    const words = clipTo(builtByText(origin), (right - left - 2 * padding) / smallLetter);
    const { attributes, ...line } = letters('origin', left + padding, y, words);
    return [{ ...line, attributes: { ...attributes, 'data-file': origin } }];
  };
}

/** The bar takes what the words leave: about a quarter of the card beside the longest. */
function sizeLine(size: CardSize): DrawLine {
  return ({ left, right, y }) => {
    const inner = right - left - 2 * padding;
    const words = clipTo(size.label, (inner * 0.72) / smallLetter);
    const bar = inner - columnsOf(words) * smallLetter - 6;
    return [
      ...(size.state === 'building' || size.state === 'failed'
        ? []
        : drawBar(size, left + padding, y - 8, bar, 8)),
      letters(`size ${size.state}`, right - padding, y, words, 'end'),
    ];
  };
}

function drawBar(
  size: CardSize,
  x: number,
  y: number,
  width: number,
  height: number,
): readonly SceneElement[] {
  const part = (name: string, from: number, share: number): SceneElement[] =>
    share > 0
      ? [
          {
            tag: 'rect',
            attributes: {
              class: `bar-${name}`,
              ...rect(x + from * width, y, Math.max(1, share * width), height),
            },
          },
        ]
      : [];
  return [
    { tag: 'rect', attributes: { class: 'bar-scale', ...rect(x, y, width, height) } },
    ...part(size.state === 'base' ? 'expected' : 'base', 0, size.base),
    ...part('own', size.base, size.own),
  ];
}

function verdictLines(verdict: Verdict, width: number): readonly DrawLine[] {
  return reasonLines(verdict, width).map((words) => ({ left, y }) => [
    letters(`verdict ${verdict.level}`, left + padding, y, words),
  ]);
}

/** A reason on two lines at most: a hover tells the rest. */
function reasonLines({ level, text }: Verdict, width: number): readonly string[] {
  const room = (width - 2 * padding) / smallLetter;
  const words = `${marks[level]} ${text}`;
  if (columnsOf(words) <= room) return [words];
  const fitting = startWithin(words, room).length;
  const space = words.lastIndexOf(' ', fitting);
  // A language without spaces has none but that after the mark.
  const end = space > marks[level].length ? space : fitting;
  return [words.slice(0, end), clipTo(words.slice(end).trim(), room)];
}

/** All that a card says, for a hover and for screen readers. */
export function spokenCard({ kind, title, base, origin, badge, size, verdict }: Card): string {
  const built = origin === undefined ? '' : builtByText(origin);
  const parts = [spokenTitle(kind, title), base, built, badge, size?.label ?? ''];
  const said = parts.filter((part) => part !== '').join(', ');
  return verdict === undefined ? said : `${said}: ${verdict.text}`;
}

/** `final stage runtime`; a stage without a name is called `stage 2` already. */
function spokenTitle(kind: Card['kind'], title: string): string {
  const name = withKind(title);
  switch (kind) {
    case 'stage':
      return name;
    case 'final':
      return t('final {0}', name);
    case 'unused':
      return t('unused {0}', name);
    case 'image':
      return t('image {0}', title);
  }
}

function drawLink(link: PlacedLink, titles: ReadonlyMap<string, string>): SceneElement {
  const { id, kind, path, middle, verdict, count } = link;
  const level = verdict === undefined ? '' : ` ${verdict.level}`;
  const sign = verdict === undefined ? (count > 1 ? `×${count}` : '') : marks[verdict.level];
  const mark: readonly SceneElement[] =
    sign === ''
      ? []
      : [
          { tag: 'circle', attributes: { class: 'mark', cx: fix(middle.x), cy: fix(middle.y), r: '9' } },
          letters('mark-text', middle.x, middle.y + 4, sign, 'middle'),
        ];
  return {
    tag: 'g',
    attributes: { class: `link ${kind.toLowerCase()}${level}`, 'data-key': id },
    children: [
      { tag: 'title', attributes: {}, text: spokenLink(link, titles) },
      // Wide and unseen, so that a thin line can be pointed at.
      { tag: 'path', attributes: { class: 'reach', d: path } },
      {
        tag: 'path',
        attributes: { class: 'line', d: path, 'marker-end': `url(#${arrowOf(verdict)})` },
      },
      ...mark,
    ],
  };
}

function arrowOf(verdict: Verdict | undefined): (typeof arrows)[number] {
  if (verdict === undefined || verdict.level === 'starts') return 'arrow';
  return `arrow-${verdict.level}`;
}

/** `stage 2 copies from builder: /server won't start …`, for a hover and for screen readers. */
export function spokenLink(
  link: PlacedLink | CardGraph['links'][number],
  titles: ReadonlyMap<string, string>,
): string {
  const { from, to, verdict } = link;
  const words = linkWords(link, titles.get(from) ?? from, titles.get(to) ?? to);
  return verdict === undefined ? words : `${words}: ${verdict.text}`;
}

function letters(
  name: string,
  x: number,
  y: number,
  text: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): SceneElement {
  return { tag: 'text', attributes: { class: name, x: fix(x), y: fix(y), 'text-anchor': anchor }, text };
}

function rect(x: number, y: number, width: number, height: number): Readonly<Record<string, string>> {
  return { x: fix(x), y: fix(y), width: fix(width), height: fix(height) };
}

function fix(value: number): string {
  return String(Math.round(value * 10) / 10);
}
