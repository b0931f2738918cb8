import type { Reference } from '../core/graph/graph.js';
import type { BaseSizeView, StageOverview, StageView } from '../features/stages.js';
import type {
  BaseSizeItem,
  ConfiguredBuild,
  StageItem,
  StagesAnswer,
  TakeItem,
} from '../protocol/messages.js';
import type { Settings } from '../protocol/settings.js';
import type { Positions } from './positions.js';

/** The answer to `stageInsight/stages`. */
export function toStagesAnswer(
  overview: StageOverview,
  uri: string,
  version: number | null,
  positions: Positions,
  settings: Settings,
): StagesAnswer {
  const build = configuredBuild(settings);
  return {
    uri,
    version,
    stages: overview.stages.map((view) => toStageItem(view, positions)),
    final: overview.final,
    plan: overview.plan,
    ...(build && { build }),
    catalogueDate: overview.catalogueDate,
    images: overview.images,
  };
}

/** `undefined`: the repository says nothing of builds. */
function configuredBuild({ contextUri, contexts = {}, build = {} }: Settings): ConfiguredBuild | undefined {
  const said = contextUri !== undefined || [contexts, build].some((one) => Object.keys(one).length > 0);
  if (!said) return undefined;
  return { ...build, contexts, ...(contextUri !== undefined && { context: contextUri }) };
}

function toStageItem(view: StageView, positions: Positions): StageItem {
  const { stage, runtime } = view;
  return {
    index: stage.index,
    ...(stage.name !== undefined && { name: stage.name }),
    range: positions.rangeOf(view.full),
    fromRange: positions.rangeOf(view.from),
    selectionRange: positions.rangeOf(view.selection),
    base: stage.base,
    ...(view.baseSize && { baseSize: toBaseSize(view.baseSize) }),
    ...(stage.platform && { platform: stage.platform.raw }),
    runtime: {
      family: runtime.family,
      ...(runtime.version !== undefined && { version: runtime.version }),
      ...(runtime.title !== undefined && { title: runtime.title }),
      ...(runtime.asOf !== undefined && { asOf: runtime.asOf }),
    },
    unused: view.unused,
    takes: view.takes.map((take) => toTakeItem(take, positions)),
    users: view.users.map((use) => ({ stage: use.stage, kind: use.kind, range: positions.rangeOf(use) })),
    fingerprint: view.fingerprint,
    ...view.programs,
    ...(view.budget !== undefined && { budget: view.budget }),
  };
}

function toBaseSize({ bytes, downloadBytes, asOf, from }: BaseSizeView): BaseSizeItem {
  return {
    ...(bytes !== undefined && { bytes }),
    ...(downloadBytes !== undefined && { downloadBytes }),
    ...(asOf !== undefined && { asOf }),
    ...(from !== 'documents' && { from }),
  };
}

function toTakeItem(reference: Reference, positions: Positions): TakeItem {
  const { kind, raw } = reference;
  return { kind, raw, range: positions.rangeOf(reference), source: toSource(reference) };
}

function toSource({ target }: Reference): TakeItem['source'] {
  switch (target.kind) {
    case 'stage':
      return { kind: 'stage', stage: target.stage };
    case 'image':
      return { kind: 'image', image: target.image };
    case 'scratch':
    case 'context':
    case 'unknown':
      return { kind: target.kind };
    case 'index-out-of-range':
    case 'variable':
      return { kind: 'missing' };
  }
}
