import { declaredArguments, looksSecret, mountedSecrets } from './build-arguments.js';
import { plainText } from './build-log.js';
import {
  applyOptions,
  bakeWords,
  isEmpty,
  networkWords,
  optionWords,
  placeWords,
  type BuildSettings,
} from './build-options.js';
import { stageTitle, type DocumentStages } from '../stage/document-stages.js';
import type { OptionDraft } from './option-draft.js';
import { withoutIcons } from '../text/printable.js';
import { t } from '../text/translate.js';

/** What choosing a row of the list of options leads to. */
export type OptionStep = EndStep | ChoiceStep;

/** Nothing more is chosen. */
export interface EndStep {
  readonly kind: 'build' | 'remember' | 'forget';
}

export type ChoiceStep =
  | { readonly kind: 'stage' | 'bake' | 'platform' | 'network' | 'new-argument' | 'new-secret' }
  | { readonly kind: 'argument'; readonly name: string }
  | { readonly kind: 'secret'; readonly id: string };

export function isEnd(step: OptionStep): step is EndStep {
  return step.kind === 'build' || step.kind === 'remember' || step.kind === 'forget';
}

/** A row of the list; without a step it is a heading. */
export interface OptionRow {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly step?: OptionStep;
}

/** What the rows tell of. */
export interface OptionSubject {
  readonly stages: DocumentStages;
  /** Without what is remembered. */
  readonly settings: BuildSettings;
  /** Whether the workspace has bake files. */
  readonly bakes?: boolean;
  /** Whether anything is remembered yet. */
  readonly remembered: boolean;
}

/** The list of all options, with their values and where these come from; building comes first. */
export function optionRows(subject: OptionSubject, draft: OptionDraft): readonly OptionRow[] {
  return [
    ...stageRows(subject, draft),
    ...argumentRows(subject, draft),
    ...machineRows(subject, draft),
    ...secretRows(subject, draft),
    ...memoryRows(subject, draft),
  ];
}

function stageRows(
  { stages, settings, bakes = false }: OptionSubject,
  { stage, options }: OptionDraft,
): readonly OptionRow[] {
  const title = stageTitle(stages.stages[stage] ?? { index: stage });
  const applied = applyOptions(settings, options);
  const words = optionWords(applied);
  const { buildBake } = applied;
  const bySettings = options.bake === undefined && buildBake !== undefined;
  const bake: OptionRow = {
    label: t('$(package) Bake Target'),
    description: from(buildBake === undefined ? 'none' : short(bakeWords(buildBake)), bySettings),
    step: { kind: 'bake' },
  };
  const build = { label: t('$(play) Build {0}', title), description: short(words.join(', ')) };
  const other: OptionRow = { label: t('$(layers) Stage'), description: title, step: { kind: 'stage' } };
  return [
    { ...build, step: { kind: 'build' } },
    ...(stages.stages.length < 2 ? [] : [other]),
    ...(bakes || buildBake !== undefined ? [bake] : []),
  ];
}

function machineRows({ settings }: OptionSubject, { options }: OptionDraft): readonly OptionRow[] {
  const { buildPlatform, buildNetwork } = applyOptions(settings, options);
  const platform = from(
    buildPlatform === '' ? t('engine default') : short(buildPlatform),
    options.platform === undefined && settings.buildPlatform !== '',
  );
  const network = from(
    networkWords(buildNetwork),
    options.network === undefined && settings.buildNetwork !== 'default',
  );
  return [
    { label: t('Environment') },
    { label: t('$(chip) Platform'), description: platform, step: { kind: 'platform' } },
    { label: t('$(globe) Network'), description: network, step: { kind: 'network' } },
  ];
}

function memoryRows({ remembered }: OptionSubject, { options }: OptionDraft): readonly OptionRow[] {
  const remember: OptionRow = {
    label: t('$(save) Remember Without Building'),
    description: t('for every build of this Dockerfile'),
    step: { kind: 'remember' },
  };
  const forget: OptionRow = {
    label: t('$(discard) Forget Options of This Dockerfile'),
    description: t('including its values in the secret storage'),
    step: { kind: 'forget' },
  };
  return [{ label: t('Remembered Options') }, remember, ...(remembered || !isEmpty(options) ? [forget] : [])];
}

function argumentRows({ stages, settings }: OptionSubject, { options }: OptionDraft): readonly OptionRow[] {
  const declared = declaredArguments(stages.plan);
  const presets = new Map(declared.map(({ name, preset }) => [name, preset]));
  const names = new Set([...presets.keys(), ...Object.keys(options.args)]);
  const rows = [...names].map((name): OptionRow => {
    const own = options.args[name];
    const description = presets.has(name)
      ? argumentValue(own, settings.buildArgs[name], presets.get(name), name)
      : t('{0}, not declared in this file', argumentValue(own, undefined, undefined, name));
    return {
      label: `$(${looksSecret(name) ? 'warning' : 'symbol-parameter'}) ${plainText(name)}`,
      description,
      ...(looksSecret(name) && { detail: t('Looks like a secret: anyone who has the image can read it') }),
      step: { kind: 'argument', name },
    };
  });
  const add = { label: t('$(add) Add Build Argument…'), step: { kind: 'new-argument' } } as const;
  return [{ label: t('Build Arguments') }, ...rows, add];
}

function argumentValue(
  own: string | undefined,
  setting: string | undefined,
  preset: string | undefined,
  name: string,
): string {
  const value = own ?? setting ?? preset;
  if (value === undefined) return t('not set');
  const shown = looksSecret(name) ? '•••' : value === '' ? 'empty' : short(value);
  if (own !== undefined) return shown;
  return setting === undefined ? t('{0} (Dockerfile default)', shown) : from(shown, true);
}

function secretRows({ stages, settings }: OptionSubject, { options }: OptionDraft): readonly OptionRow[] {
  const mounted = mountedSecrets(stages.plan);
  const named = applyOptions(settings, options).buildSecrets;
  const ids = new Set([...mounted, ...named.map(({ id }) => id), ...options.withheld]);
  const rows = [...ids].map((id): OptionRow => {
    const given = named.find((one) => one.id === id);
    const bySettings = !options.secrets.some((one) => one.id === id) && !options.withheld.includes(id);
    return {
      label: `$(key) ${plainText(id)}`,
      description: given === undefined ? t('not set') : from(short(placeWords(given)), bySettings),
      step: { kind: 'secret', id },
    };
  });
  const add = { label: t('$(add) Add Secret…'), step: { kind: 'new-secret' } } as const;
  return [{ label: t('Secrets') }, ...rows, add];
}

function from(words: string, bySettings: boolean): string {
  return bySettings ? t('{0} (from settings)', words) : words;
}

/** Values come out of files: one line, without control characters. */
function short(text: string): string {
  const plain = withoutIcons(plainText(text));
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain;
}
