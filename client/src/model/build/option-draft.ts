import type { BakeSetting, BuildOptions } from './build-options.js';
import type { DocumentStages } from '../stage/document-stages.js';
import type { SecretSetting } from '../settings/setting-values.js';
import { t } from '../text/translate.js';

/** Options while somebody is choosing them: nothing is remembered before the end. */
export interface OptionDraft {
  /** Index of the stage to build. */
  readonly stage: number;
  readonly options: BuildOptions;
  /** New values for the secret storage, by id. */
  readonly typed: ReadonlyMap<string, string>;
}

/** `undefined`: as the settings and the Dockerfile say. */
export function withArgument(draft: OptionDraft, name: string, value: string | undefined): OptionDraft {
  const { [name]: _, ...others } = draft.options.args;
  const args = value === undefined ? others : { ...others, [name]: value };
  return { ...draft, options: { ...draft.options, args } };
}

/** What somebody types for an argument: nothing leaves it to the settings, two quotes are the empty text. */
export function typedArgument(text: string): string | undefined {
  return text === '' ? undefined : text === '""' || text === "''" ? '' : text;
}

/** `undefined`: as the settings say. */
export function withOption<Key extends 'platform' | 'network' | 'bake'>(
  draft: OptionDraft,
  key: Key,
  value: BuildOptions[Key] | undefined,
): OptionDraft {
  const { [key]: _, ...others } = draft.options;
  const options = value === undefined ? others : { ...others, [key]: value };
  return { ...draft, options: options as BuildOptions };
}

/** `stage`: the one that the target names; `undefined` of `bake`: as the settings say. */
export function withBake(
  draft: OptionDraft,
  stages: DocumentStages,
  bake: BakeSetting | undefined,
  stage?: string,
): OptionDraft {
  const chosen = stage === undefined ? undefined : targetStage(stages, stage);
  const next = withOption(draft, 'bake', bake);
  return chosen === undefined ? next : withStage(next, stages, chosen);
}

/** `typed`: its value, when the secret storage shall hold it. */
export function withSecret(draft: OptionDraft, secret: SecretSetting, typed?: string): OptionDraft {
  const { options, typed: others } = withoutSecret(draft, secret.id, 'settings');
  const values = typed === undefined ? others : new Map(others).set(secret.id, typed);
  return { ...draft, options: { ...options, secrets: [...options.secrets, secret] }, typed: values };
}

/** `settings`: it is given if they say so; `nobody`: it is not given whatever they say. */
export function withoutSecret(draft: OptionDraft, id: string, by: 'settings' | 'none'): OptionDraft {
  const { secrets, withheld } = draft.options;
  const others = withheld.filter((one) => one !== id);
  const options = {
    ...draft.options,
    secrets: secrets.filter((one) => one.id !== id),
    withheld: by === 'none' ? [...others, id] : others,
  };
  return { ...draft, options, typed: new Map([...draft.typed].filter(([one]) => one !== id)) };
}

/** A stage that was chosen is what is built from now on when none is pointed at. */
export function withStage(draft: OptionDraft, { stages, final }: DocumentStages, stage: number): OptionDraft {
  const target = stage === final ? '' : (stages[stage]?.name ?? String(stage));
  return { ...draft, stage, options: { ...draft.options, target } };
}

/** Index of the stage that a target names, by name or by number; `undefined`: there is none. */
export function targetStage({ stages, final }: DocumentStages, target: string): number | undefined {
  if (target === '') return final < 0 ? undefined : final;
  const named = stages.findLast(({ name }) => name === target.toLowerCase());
  return named?.index ?? stages.find(({ index }) => String(index) === target)?.index;
}

/** What is wrong with a platform that somebody types; empty: nothing. */
export function platformProblem(text: string): string {
  if (/^[a-z\d]+\/[a-z\d_]+(\/[a-z\d]+)?$/.test(text)) return '';
  return text.includes(',')
    ? t('Enter a single platform: a stage is built and measured for one platform at a time.')
    : t('Enter a platform such as linux/arm64 or linux/arm/v7.');
}

/** As BuildKit and the engines take it; a flag of a command line must hold it. */
export function argumentNameProblem(text: string): string {
  return /^[A-Za-z_][\w.-]*$/.test(text)
    ? ''
    : t(
        'Enter a name of letters, digits, dots, dashes and underscores that starts with a letter or an underscore.',
      );
}

export function secretIdProblem(text: string): string {
  return /^[\w.-]+$/.test(text) ? '' : t('Enter an ID of letters, digits, dots, dashes and underscores.');
}

export function variableProblem(text: string): string {
  return /^[^\s=,]+$/.test(text) ? '' : t('Enter the name of an environment variable, without spaces.');
}

/** A name for a variable that holds a secret. */
export function variableFor(id: string): string {
  return id.toUpperCase().replaceAll(/\W/g, '_');
}
