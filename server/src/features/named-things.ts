import type { Thing } from '../core/images/things.js';

const named = ['library', 'program', 'user', 'group', 'package', 'runtime'] as const;
const nameless = ['shell', 'certificates', 'zoneinfo', 'globalization'] as const;

/** `library:libpq.so.5`, `program:curl`, `loader:musl`, `certificates`; `undefined` for anything else. */
export function thingOf(text: string): Thing | undefined {
  const [kind, ...rest] = text.split(':');
  const name = rest.join(':');
  const bare = nameless.find((one) => one === kind);
  if (bare !== undefined) return name === '' ? { kind: bare } : undefined;
  if (kind === 'loader')
    return name === 'glibc' || name === 'musl' || name === 'uclibc' ? { kind, family: name } : undefined;
  const own = named.find((one) => one === kind);
  return own === undefined || name === '' ? undefined : { kind: own, name };
}
