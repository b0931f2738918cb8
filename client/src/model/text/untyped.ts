/** Readers of what comes from outside: JSON of engines and registries, settings, what an earlier version kept. */

export type UntypedRecord = Readonly<Record<string, unknown>>;

/** `undefined` for text that is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object of a JSON text; empty for anything else. */
export function parseObject(text: string): UntypedRecord {
  return record(parseJson(text));
}

export function isRecord(value: unknown): value is UntypedRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; empty for anything else. */
export function record(value: unknown): UntypedRecord {
  return isRecord(value) ? value : {};
}

/** The value as a list; empty for anything else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The entries of a list as objects. */
export function records(value: unknown): readonly UntypedRecord[] {
  return list(value).map(record);
}

/** The texts of a list. */
export function texts(value: unknown): readonly string[] {
  return list(value).filter((one) => typeof one === 'string');
}

export function textOrEmpty(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
