/** What a JSON object of somebody else's file holds. */
export type UntypedRecord = Readonly<Record<string, unknown>>;

/** The object that a text is in JSON; `undefined` where it is none. */
export function parseObject(text: string | undefined): UntypedRecord | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The object at a key; empty where there is none. */
export function objectAt(value: UntypedRecord, key: string): UntypedRecord {
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return isObject(found) ? found : {};
}

function isObject(value: unknown): value is UntypedRecord {
  return typeof value === 'object' && value !== null;
}
