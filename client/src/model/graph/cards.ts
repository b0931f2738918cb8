import type { GraphFinding } from '../../../../server/src/protocol/reports.js';
import { formatBytes } from '../size/format.js';
import { worstOf, type DrawnEdge, type DrawnGraph, type DrawnNode } from './drawn-graph.js';

/** The stage graph as the picture shows it: base images stand in the cards of the stages that begin with them. */
export interface CardGraph {
  readonly cards: readonly Card[];
  readonly links: readonly Link[];
}

/** One node of the picture with all its words. */
export interface Card {
  readonly id: string;
  readonly kind: DrawnNode['kind'];
  readonly title: string;
  /** What it begins with: an image, `FROM builder`; empty where it says nothing. */
  readonly base: string;
  /** `glibc 2.36`, `musl`, `no libc`; empty for unknown. */
  readonly badge: string;
  readonly family: 'glibc' | 'musl' | 'uclibc' | 'none' | 'unknown';
  readonly size: CardSize | undefined;
  readonly verdict: Verdict | undefined;
}

export interface CardSize {
  /** `861 MB`, `build failed`, `base ≈ 823 MB`. */
  readonly label: string;
  readonly state: 'building' | 'measured' | 'stale' | 'failed' | 'base';
  /** Shares of the largest stage of the graph, 0 to 1. */
  readonly base: number;
  readonly own: number;
}

/** Whether what a stage holds works, and if not, why. */
export interface Verdict {
  readonly level: 'fails' | 'may-fail' | 'starts';
  readonly text: string;
}

export interface Link extends DrawnEdge {
  readonly id: string;
  readonly verdict: Verdict | undefined;
}

export function cardsOf({ nodes, edges }: DrawnGraph): CardGraph {
  const largest = Math.max(0, ...nodes.map((node) => bytesOf(node) ?? 0));
  const titles = new Map(nodes.map(({ id, title }) => [id, title]));
  const links = edges
    .filter(({ kind, from }) => kind !== 'FROM' || !from.startsWith('i'))
    .map((edge): Link => {
      return { ...edge, id: `${edge.kind}-${edge.from}-${edge.to}`, verdict: verdictOf(edge.findings) };
    });
  const linked = new Set(links.map(({ from }) => from));
  const cards = nodes
    .filter(({ kind, id }) => kind !== 'image' || linked.has(id))
    .map((node) => cardOf(node, largest, titles));
  return { cards, links };
}

/** `final copies from builder ×2`: what an edge means, for people. */
export function linkWords({ kind, count }: Link, from: string, to: string): string {
  const verbs = {
    FROM: 'is based on',
    COPY: 'copies from',
    MOUNT: 'mounts',
    ONBUILD: 'copies by ONBUILD from',
  };
  return `${to} ${verbs[kind]} ${from}${count > 1 ? ` ×${count}` : ''}`;
}

function cardOf(node: DrawnNode, largest: number, titles: ReadonlyMap<string, string>): Card {
  const { id, kind, title, stage } = node;
  const family = stage?.runtime.family ?? 'unknown';
  return {
    id,
    kind,
    title,
    base: baseText(node, titles),
    badge: badgeText(family, stage?.runtime.version),
    family,
    size: sizeOf(node, largest),
    verdict: verdictOf(stage?.findings) ?? seenVerdict(node),
  };
}

function baseText({ stage }: DrawnNode, titles: ReadonlyMap<string, string>): string {
  switch (stage?.base.kind) {
    case undefined:
      return '';
    case 'image':
      return stage.base.image ?? '';
    case 'stage':
      return `FROM ${titles.get(`s${stage.base.stage}`) ?? ''}`;
    case 'scratch':
      return 'scratch';
    case 'unknown':
      return 'unknown base';
  }
}

function badgeText(family: Card['family'], version: string | undefined): string {
  switch (family) {
    case 'unknown':
      return '';
    case 'none':
      return 'no libc';
    case 'musl':
      return 'musl';
    case 'glibc':
    case 'uclibc':
      return version === undefined ? family : `${family} ${version}`;
  }
}

function verdictOf(findings: readonly GraphFinding[] | undefined): Verdict | undefined {
  const worst = worstOf(findings);
  if (worst === undefined) return undefined;
  const level = worst.severity === 'error' ? 'fails' : 'may-fail';
  // What was seen in the image is told first in a finding; a card has room for the consequence.
  return {
    level,
    text: worst.message.replace(/^proved: `[^`]*` does not start here/, "Won't start").replaceAll('`', ''),
  };
}

function seenVerdict({ known }: DrawnNode): Verdict | undefined {
  if (known?.starts === undefined) return undefined;
  return known.starts ? { level: 'starts', text: 'Starts' } : { level: 'fails', text: "Won't start" };
}

function bytesOf({ stage, known }: DrawnNode): number | undefined {
  return known?.bytes ?? stage?.base.bytes;
}

function sizeOf(node: DrawnNode, largest: number): CardSize | undefined {
  const { stage, known } = node;
  const share = (bytes: number): number => (largest > 0 ? Math.max(0, bytes) / largest : 0);
  if (known !== undefined && known.state !== 'unknown') {
    const { state, label, bytes = 0, baseBytes = 0 } = known;
    const base = Math.min(baseBytes, bytes);
    return { label, state, base: share(base), own: share(bytes - base) };
  }
  const bytes = stage?.base.bytes;
  if (bytes === undefined) return undefined;
  return { label: `base ≈ ${formatBytes(bytes)}`, state: 'base', base: share(bytes), own: 0 };
}
