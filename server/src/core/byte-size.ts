const sizePattern = /^(\d{1,15}(?:\.\d{1,6})?) ?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)?$/i;

const factors: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes of `50MB`, `1.2 GB`, `300 KiB` or `52428800`; `undefined` for other texts. Units are decimal as Docker's. */
export function parseByteSize(text: string): number | undefined {
  const [, number, unit = 'B'] = sizePattern.exec(text.trim()) ?? [];
  const factor = factors[unit.toLowerCase()];
  return number === undefined || factor === undefined ? undefined : Math.round(Number(number) * factor);
}
