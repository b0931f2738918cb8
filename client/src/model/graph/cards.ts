import type { GraphFinding } from '../../../../server/src/protocol/reports.js';
import { formatBytes } from '../size/format.js';
import { worstOf, type DrawnEdge, type DrawnGraph, type DrawnNode } from './drawn-graph.js';
import { t } from '../text/translate.js';

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
  /** The Dockerfile of the repository that builds the base; absent for other bases. */
  readonly origin?: string;
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
  const largest = Math.max(...nodes.map((node) => bytesOf(node) ?? 0));
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

const verbs = {
  FROM: (to: string, from: string) => t('{0} is based on {1}', to, from),
  COPY: (to: string, from: string) => t('{0} copies from {1}', to, from),
  MOUNT: (to: string, from: string) => t('{0} mounts {1}', to, from),
  ONBUILD: (to: string, from: string) => t('{0} copies by ONBUILD from {1}', to, from),
};

/** `final copies from builder ×2`: what an edge means, for people. */
export function linkWords({ kind, count }: Link, from: string, to: string): string {
  return `${verbs[kind](to, from)}${count > 1 ? ` ×${count}` : ''}`;
}

function cardOf(node: DrawnNode, largest: number, titles: ReadonlyMap<string, string>): Card {
  const { id, kind, title, stage } = node;
  const family = stage?.runtime.family ?? 'unknown';
  return {
    id,
    kind,
    title,
    base: baseText(node, titles),
    ...(stage?.base.builtFrom !== undefined && { origin: stage.base.builtFrom }),
    badge: badgeText(family, stage?.runtime.version),
    family,
    size: sizeOf(node, largest),
    // What was seen says it in fewer words than what was foreseen.
    verdict:
      node.known?.starts === false ? seenVerdict(node) : (verdictOf(stage?.findings) ?? seenVerdict(node)),
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
      return t('unknown base');
  }
}

function badgeText(family: Card['family'], version: string | undefined): string {
  switch (family) {
    case 'unknown':
      return '';
    case 'none':
      return t('no libc');
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
  // A card has room for the consequence.
  const text = worst.failure === undefined ? worst.message : `${t("Won't start")}: ${worst.failure}`;
  return { level, text: text.replaceAll('`', '') };
}

function seenVerdict({ known }: DrawnNode): Verdict | undefined {
  if (known?.starts === undefined) return undefined;
  if (known.starts) return { level: 'starts', text: t('Starts') };
  const { whyNot = '' } = known;
  return { level: 'fails', text: whyNot === '' ? t("Won't start") : `${t("Won't start")}: ${whyNot}` };
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
  return { label: t('base ≈ {0}', formatBytes(bytes)), state: 'base', base: share(bytes), own: 0 };
}
