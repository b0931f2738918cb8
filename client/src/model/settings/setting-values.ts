import { list, record } from '../text/untyped.js';

/** Readers of settings: a user may have written anything. */

/** A secret is named by where it is, never by its value: one of a variable, a file, or the editor's secret storage. */
export interface SecretSetting {
  readonly id: string;
  readonly env?: string;
  readonly file?: string;
  readonly storage?: true;
}

/** The first choice is the default. */
export function choice<Choice extends string>(
  value: unknown,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  return choices.find((one) => one === value) ?? choices[0];
}

/** Every flag that is read with it is on by default. */
export function flag(value: unknown): boolean {
  return typeof value === 'boolean' ? value : true;
}

export function trimmedText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** Numbers and flags are taken as their text, since people write `"DEBUG": 1`. */
export function textRecord(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(record(value))
      .filter(([, one]) => ['string', 'number', 'boolean'].includes(typeof one))
      .map(([name, one]) => [name, String(one)]),
  );
}

/** A secret has an id and exactly one place. */
export function secrets(value: unknown): readonly SecretSetting[] {
  return list(value).flatMap((one): readonly SecretSetting[] => {
    const { id, env, file, storage } = textRecord(one);
    const places: readonly Omit<SecretSetting, 'id'>[] = [
      ...(env === undefined ? [] : [{ env }]),
      ...(file === undefined ? [] : [{ file }]),
      ...(storage === 'true' ? [{ storage: true as const }] : []),
    ];
    const [place] = places;
    return id === undefined || place === undefined || places.length > 1 ? [] : [{ id, ...place }];
  });
}
