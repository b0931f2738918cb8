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
export function objectAt(value: UntypedRecord | undefined, key: string): UntypedRecord {
  const found = value !== undefined && Object.hasOwn(value, key) ? value[key] : undefined;
  return isObject(found) ? found : {};
}

/** The entries of the object at a key whose values are strings, such as the scripts of a package.json. */
export function stringsAt(value: UntypedRecord | undefined, key: string): ReadonlyMap<string, string> {
  const entries = Object.entries(objectAt(value, key));
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function isObject(value: unknown): value is UntypedRecord {
  return typeof value === 'object' && value !== null;
}
