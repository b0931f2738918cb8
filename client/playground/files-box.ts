/** The files of the second box: each stands after a line `--- path`. */
export function filesOf(text: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const part of `\n${text}`.split(/^--- /m).slice(1)) {
    const end = part.indexOf('\n');
    const path = (end < 0 ? part : part.slice(0, end)).trim();
    if (path !== '' && !path.split('/').includes('..')) files.set(path, end < 0 ? '' : part.slice(end + 1));
  }
  return files;
}

/** What a link carries: both boxes. */
export interface Shared {
  readonly dockerfile: string;
  readonly files: string;
}

/** After `#` in the address, which no server is sent. */
export function toHash(shared: Shared): string {
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** `undefined` of an address that carries nothing of ours. */
export function fromHash(hash: string): Shared | undefined {
  try {
    const bytes = Uint8Array.from(atob(hash), (char) => char.charCodeAt(0));
    const { dockerfile, files } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Shared>;
    return typeof dockerfile === 'string' && typeof files === 'string' ? { dockerfile, files } : undefined;
  } catch {
    return undefined;
  }
}
