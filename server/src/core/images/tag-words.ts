/** A tag taken apart: `3.12.1-slim-bookworm` -> version `3.12.1`, words `slim`, release `debian/bookworm`. */
export interface TagWords {
  /** Dotted digits that the tag begins with (`v` and suffixes such as `rc1`, `u502`, `_7` dropped). */
  readonly version: string | undefined;
  /** What is left without version and release; a bare `alpine` stays, since it says no release. */
  readonly words: readonly string[];
  /** Release id (`debian/bookworm`, `alpine/3.20`) that the tag itself names. */
  readonly release: string | undefined;
  readonly windows: boolean;
}

const debianNames = 'wheezy jessie stretch buster bullseye bookworm trixie forky sid experimental'.split(' ');
const debianNumbers: Readonly<Record<string, string>> = {
  7: 'wheezy',
  8: 'jessie',
  9: 'stretch',
  10: 'buster',
  11: 'bullseye',
  12: 'bookworm',
  13: 'trixie',
  14: 'forky',
};
const ubuntuNumbers: Readonly<Record<string, string>> = {
  trusty: '14.04',
  xenial: '16.04',
  bionic: '18.04',
  cosmic: '18.10',
  disco: '19.04',
  eoan: '19.10',
  focal: '20.04',
  groovy: '20.10',
  hirsute: '21.04',
  impish: '21.10',
  jammy: '22.04',
  kinetic: '22.10',
  lunar: '23.04',
  mantic: '23.10',
  noble: '24.04',
  oracular: '24.10',
  plucky: '25.04',
  questing: '25.10',
  resolute: '26.04',
  stonking: '26.10',
};
const ubuntuNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ubuntuNumbers).map(([name, number]) => [number, name]),
);

/** Words of the form NAME + number, which may also be two words (`alpine-3.20`, `debian-12`). */
const numbered: Readonly<Record<string, (number: string) => string | undefined>> = {
  alpine: (number) => `alpine/${number}`,
  debian: (number) => debianRelease(number),
  ubuntu: (number) => (ubuntuNames[number] === undefined ? undefined : `ubuntu/${number}`),
  ubi: (number) => `ubi/${number}`,
  oraclelinux: (number) => `oraclelinux/${number}`,
  ol: (number) => `oraclelinux/${number}`,
  al: (number) => `amazonlinux/${number}`,
  amazonlinux: (number) => `amazonlinux/${number}`,
  centos: (number) => `centos/${number}`,
  fedora: (number) => `fedora/${number}`,
  rockylinux: (number) => `rockylinux/${number}`,
  almalinux: (number) => `almalinux/${number}`,
  azurelinux: (number) => `azurelinux/${number}`,
  mariner: (number) => `mariner/${number}`,
};

/** `bookworm` or `12` or `12.5` -> `debian/bookworm`; `undefined` for what is no Debian release. */
function debianRelease(word: string): string | undefined {
  const name = debianNames.includes(word) ? word : debianNumbers[word.split('.')[0] ?? ''];
  return name === undefined ? undefined : `debian/${name}`;
}

/** Takes a tag apart. Never throws; unknown words stay words. */
export function readTag(tag: string): TagWords {
  const parts = tag.toLowerCase().split('-');
  const version = /^v?(\d+(?:\.\d+)*)/.exec(parts[0] ?? '')?.[1];
  const words: string[] = [];
  let release: string | undefined;
  let windows = false;
  for (let index = version === undefined ? 0 : 1; index < parts.length; index++) {
    const word = parts[index] ?? '';
    if (/^(?:windows|nanoserver|ltsc\d|win\d)/.test(word)) windows = true;
    if (version !== undefined && index === 1 && /^b\d+$/.test(word)) continue;
    const found = release === undefined ? releaseOfWords(word, parts[index + 1]) : undefined;
    if (found === undefined) {
      words.push(word);
    } else {
      release = found.release;
      index += found.taken - 1;
    }
  }
  return { version, words, release, windows };
}

function releaseOfWords(
  word: string,
  next: string | undefined,
): { release: string; taken: number } | undefined {
  if (debianNames.includes(word)) return { release: `debian/${word}`, taken: 1 };
  const ubuntu = Object.hasOwn(ubuntuNumbers, word) ? ubuntuNumbers[word] : undefined;
  if (ubuntu !== undefined) return { release: `ubuntu/${ubuntu}`, taken: 1 };
  const split = /^([a-z]+)(\d[\d.]*)?$/.exec(word);
  const name = split?.[1] ?? '';
  const toRelease = Object.hasOwn(numbered, name) ? numbered[name] : undefined;
  if (toRelease === undefined) return undefined;
  if (split?.[2] !== undefined) return wrap(toRelease(split[2]), 1);
  return next !== undefined && /^\d[\d.]*$/.test(next) ? wrap(toRelease(next), 2) : undefined;
}

function wrap(release: string | undefined, taken: number): { release: string; taken: number } | undefined {
  return release === undefined ? undefined : { release, taken };
}
