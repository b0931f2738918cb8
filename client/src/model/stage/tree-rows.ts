import type {
  ProtocolRange,
  StageItem,
  TakeItem,
  UserItem,
} from '../../../../server/src/protocol/messages.js';
import { stageTitle, type DocumentStages } from './document-stages.js';
import { defaultThresholds, levelColours, sizeLevel, type SizeThresholds } from '../size/size-level.js';
import {
  noObservations,
  observationState,
  type ObservationStore,
  whyNotStarted,
} from '../inspect/observation-store.js';
import { sizeState, stageKey, type SizeState, type SizeStore } from '../size/size-store.js';
import { excessText } from '../size/budget.js';
import { spokenSize, treeDescription } from '../size/size-text.js';
import { t } from '../text/translate.js';

/** One row of the stage tree. `id` stays the same while the text is edited, so that open rows stay open. */
export type TreeRow = FolderRow | FileRow | StageRow | LinkRow;

/** A folder at the top of a repository with many Dockerfiles. */
export interface FolderRow {
  readonly kind: 'folder';
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly children: readonly FileRow[];
}

export interface FileRow {
  readonly kind: 'file';
  readonly id: string;
  readonly document: string;
  /** In the workspace. */
  readonly path: string;
  readonly label: string;
  readonly description: string;
}

export interface StageRow {
  readonly kind: 'stage';
  readonly id: string;
  readonly document: string;
  readonly stage: number;
  readonly label: string;
  readonly description: string;
  readonly spoken: string;
  /** Id of a codicon. */
  readonly icon: string;
  /** Id of a theme colour. */
  readonly colour?: string;
  readonly range: ProtocolRange;
  readonly building: boolean;
}

/** What a stage takes in, or who uses it. */
export interface LinkRow {
  readonly kind: 'link';
  readonly id: string;
  readonly document: string;
  /** Stage under which the row stands. */
  readonly stage: number;
  readonly label: string;
  readonly description: string;
  readonly spoken: string;
  readonly icon: string;
  readonly range: ProtocolRange;
}

/** What rows are coloured by, besides sizes. */
export interface RowKnowledge {
  readonly thresholds?: SizeThresholds;
  readonly observations?: ObservationStore;
  /** How many findings say for sure that a stage fails, by its index. */
  readonly errors?: ReadonlyMap<number, number>;
}

export function stageRows(
  document: string,
  { stages, final }: DocumentStages,
  sizes: SizeStore,
  { thresholds = defaultThresholds, observations = noObservations, errors = new Map() }: RowKnowledge = {},
): readonly StageRow[] {
  const ids = uniqueIds(stages.map((stage) => stageKey(document, stage)));
  return stages.map((stage, at) => {
    const key = stageKey(document, stage);
    const state = sizeState(sizes, key);
    const role = roleOf(stage, final);
    // An image that was read and does not start is never shown as being in order, however small it is.
    const dies = whyNotStarted(observationState(observations, sizes, key)) !== '';
    const verdict = verdictOf(dies, state, errors.get(stage.index) ?? 0);
    const colour =
      stateColours[state.kind] ?? (verdict === '' ? levelColour(state, thresholds) : failedColour);
    return {
      kind: 'stage',
      id: ids[at] ?? String(at),
      document,
      stage: stage.index,
      label: stageTitle(stage),
      description: description(role, state, verdict, excessText(state, stage.budget)),
      spoken: [
        stageTitle(stage),
        roleWords[role],
        t('from {0}', baseText(stage, stages)),
        spokenSize(state),
        excessText(state, stage.budget),
        verdict,
      ]
        .filter((part) => part !== '')
        .join(', '),
      icon: stateIcons[state.kind] ?? (verdict === '' ? roleIcons[role] : 'error'),
      ...withColour(colour),
      range: stage.range,
      building: state.kind === 'building',
    };
  });
}

type Role = 'final' | 'unused' | 'between';

function roleOf({ index, unused }: StageItem, final: number): Role {
  if (index === final) return 'final';
  return unused ? 'unused' : 'between';
}

const roleIcons = { final: 'package', unused: 'circle-slash', between: 'layers' } as const;
const roleWords = { final: t('final stage'), unused: t('unused stage'), between: t('stage') } as const;

const stateIcons: Readonly<Partial<Record<SizeState['kind'], string>>> = {
  building: 'sync~spin',
  failed: 'error',
};

const failedColour = 'problemsErrorIcon.foreground';

const stateColours: Readonly<Partial<Record<SizeState['kind'], string>>> = {
  failed: failedColour,
  stale: 'problemsWarningIcon.foreground',
};

function levelColour(state: SizeState, thresholds: SizeThresholds): string | undefined {
  return state.kind === 'measured' ? levelColours[sizeLevel(state.now.measure.bytes, thresholds)] : undefined;
}

function withColour(colour: string | undefined): { readonly colour?: string } {
  return colour === undefined ? {} : { colour };
}

/** Why a stage is not shown as being in order: it was seen to fail, or a finding is sure of it. */
function verdictOf(dies: boolean, { kind }: SizeState, errors: number): string {
  if (dies) return t("won't start");
  // A failed build says so itself.
  if (errors === 0 || kind === 'failed') return '';
  return errors === 1 ? t('1 error') : t('{0} errors', errors);
}

/** The verdict comes first: the side bar is narrow. */
function description(role: Role, state: SizeState, verdict: string, excess: string): string {
  const parts = [verdict, treeDescription(state), excess, role === 'unused' ? t('unused') : ''];
  return parts.filter((part) => part !== '').join(' · ');
}

function baseText({ base }: StageItem, stages: readonly StageItem[]): string {
  switch (base.kind) {
    case 'image':
      return base.image;
    case 'stage':
      return titleAt(stages, base.stage);
    case 'scratch':
      return 'scratch';
    case 'unknown':
      return t('an unknown image');
    default:
      return base satisfies never;
  }
}

function titleAt(stages: readonly StageItem[], index: number): string {
  return stageTitle(stages[index] ?? { index });
}

export function linkRows(document: string, { stages }: DocumentStages, stage: number): readonly LinkRow[] {
  const own = stages[stage];
  if (own === undefined) return [];
  const taken = own.takes.filter(({ source }) => source.kind !== 'context');
  const rows = [
    ...taken.map((take) => takesRow(take, stages)),
    ...own.users.map((user) => usedRow(user, stages)),
  ];
  const parent = stageKey(document, own);
  const ids = uniqueIds(rows.map(({ label, description }) => `${parent}/${label}/${description}`));
  return rows.map((row, at) => ({ kind: 'link', id: ids[at] ?? '', document, stage, ...row }));
}

type LinkText = Pick<LinkRow, 'label' | 'description' | 'spoken' | 'icon' | 'range'>;

const takes = {
  FROM: t('base'),
  COPY: t('copied from'),
  MOUNT: t('mounted'),
  ONBUILD: t('by ONBUILD'),
} as const;
const uses = {
  FROM: t('starts from it'),
  COPY: t('copies from it'),
  MOUNT: t('mounts it'),
  ONBUILD: t('by ONBUILD'),
} as const;

function takesRow({ kind, source, raw, range }: TakeItem, stages: readonly StageItem[]): LinkText {
  const label = source.kind === 'stage' ? titleAt(stages, source.stage) : raw;
  return {
    label,
    description: source.kind === 'missing' ? t('not found') : takes[kind],
    spoken: t('takes in {0}, {1}', label, takes[kind]),
    icon: sourceIcons[source.kind],
    range,
  };
}

const sourceIcons: Readonly<Record<TakeItem['source']['kind'], string>> = {
  stage: 'arrow-small-left',
  image: 'cloud-download',
  scratch: 'dash',
  context: 'folder',
  missing: 'warning',
  unknown: 'question',
};

function usedRow({ stage, kind, range }: UserItem, stages: readonly StageItem[]): LinkText {
  const label = titleAt(stages, stage);
  return {
    label,
    description: uses[kind],
    spoken: t('used by {0}, which {1}', label, uses[kind]),
    icon: 'arrow-small-right',
    range,
  };
}

/** Duplicates get a number, so that no two rows share an id. */
function uniqueIds(ids: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return ids.map((id) => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? id : `${id}~${count}`;
  });
}

/** How many of the stages failed to build: for the badge of the view. Outdated ones change with every key. */
export function countFailed(keys: readonly string[], sizes: SizeStore): number {
  return keys.filter((key) => sizeState(sizes, key).kind === 'failed').length;
}
