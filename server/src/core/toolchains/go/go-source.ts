import { removeBetween } from '../text.js';

/** What one Go file says, read without the Go tools. */
export interface GoFile {
  readonly packageName: string | undefined;
  readonly imports: readonly string[];
  /** Libraries that its `#cgo LDFLAGS` lines for linux name, by stem; `undefined` where they may link archives. */
  readonly linked: readonly string[] | undefined;
  /** The `//go:build` expression, or the old `+build` lines. */
  readonly constraint: string | undefined;
  readonly oldConstraints: readonly string[];
  /** Whether it speaks HTTP or TLS to others. */
  readonly client: boolean;
  /** Whether it loads a time zone other than UTC. */
  readonly zone: boolean;
  readonly plainAddress: boolean;
  /** An `https://` address, but for those that are only shown to people. */
  readonly secureAddress: boolean;
  /** Whether it says which certificates it trusts. */
  readonly ownRoots: boolean;
}

const foreignSuffix =
  /_(windows|darwin|freebsd|openbsd|netbsd|dragonfly|solaris|illumos|aix|plan9|js|wasip1|android|ios)(_\w+)?\.go$/;

/** Whether a file of this name is compiled on linux. Tests never are. */
export function isCompiled(name: string): boolean {
  return (
    name.endsWith('.go') && !name.endsWith('_test.go') && !foreignSuffix.test(name) && !/^[._]/.test(name)
  );
}

// The same sources are asked about at every keystroke. A text always reads the same, so the answer is kept by text.
const kept = new Map<string, GoFile>();
const maxKept = 4000;

/** What a Go file says about its build, and about what its program needs where it runs; each text is read once. */
export function readGoFile(text: string): GoFile {
  const known = kept.get(text);
  if (known !== undefined) return known;
  if (kept.size >= maxKept) kept.clear();
  const file = parseGoFile(text);
  kept.set(text, file);
  return file;
}

const client =
  /\bhttp\.(Get|Post|PostForm|Head|NewRequest|NewRequestWithContext|DefaultClient|DefaultTransport)\b|\bhttp\.(Client|Transport)\{|\btls\.Dial|\bx509\.SystemCertPool/;

function parseGoFile(text: string): GoFile {
  const clause = /^package\s+(\w+)/m.exec(text);
  const head = clause === null ? '' : text.slice(0, clause.index);
  const body = clause === null ? '' : text.slice(clause.index + clause[0].length);
  const zones = [...text.matchAll(/\btime\.LoadLocation\(\s{0,50}("[^"\n]{0,200}"|[^)]{0,500})\)/g)].map(
    (match) => match[1] ?? '',
  );
  return {
    packageName: clause?.[1],
    imports: readImports(body),
    linked: readLinked(body),
    constraint: /^\/\/go:build[ \t]+(\S.*)$/m.exec(head)?.[1]?.slice(0, 500),
    oldConstraints: [...head.matchAll(/^\/\/ \+build[ \t]+(\S.*)$/gm)].map((match) => match[1] ?? ''),
    client: client.test(text),
    zone: zones.some((zone) => !['"UTC"', '"Local"', '""'].includes(zone)),
    plainAddress: text.includes('"http://'),
    secureAddress: text.includes('"https://') && text.split('\n').some(holdsSecureAddress),
    ownRoots: /\bRootCAs\s{0,20}[:=]|\.AppendCertsFromPEM\(|\.AddCert\(/.test(text),
  };
}

/** Where an address stands that a program prints, and nothing is fetched from. */
const shownLine =
  /^\/\/|\b(?:fmt\.(?:Errorf|F?[Pp]rint\w{0,3})|log\.\w{1,20}|errors\.New|flag\.\w{1,20}|println)\(|\b(?:Long|Short|Usage|Example|Description):|(?:help|docs?|manual|homepage|license|issues?|website|support)(?:ur[il]|link|page|address)?"?\s{0,20}(?::?=|:)\s/i;

function holdsSecureAddress(line: string): boolean {
  if (!line.includes('"https://')) return false;
  const [code = ''] = line.slice(0, 2000).split(/\s\/\//, 1);
  return code.includes('"https://') && !shownLine.test(code);
}

/** `// #cgo linux LDFLAGS: -L/lib -lz` */
function readLinked(body: string): readonly string[] | undefined {
  if (!body.includes('#cgo')) return [];
  const lines = [...body.matchAll(/^[ \t/]*#cgo[ \t]+([^:\n]{0,100})LDFLAGS:([^\n]{0,2000})/gm)];
  if (lines.some(([, , flags = '']) => linksArchives(flags))) return undefined;
  const words = lines.flatMap(([, constraint = '', flags = '']) =>
    /^(linux\s*)?$/.test(constraint.trim()) ? flags.trim().split(/\s+/) : [],
  );
  return words.flatMap((word) => {
    const name = /^-l([\w+.-]{1,100})$/.exec(word)?.[1];
    return name === undefined || /^(c|m|dl|pthread|rt|util|resolv)$/.test(name) ? [] : [`lib${name}`];
  });
}

/** Whether flags of the linker ask for archives, or name a folder that may hold some or that programs search. */
export function linksArchives(flags: string): boolean {
  return /static|\.a(?![\w.])|-rpath|-L\s{0,20}(?!\/(?:usr\/)?lib)\S/.test(flags);
}

/** Whether a source of C++ beside a Go file of a linux build is compiled with it. */
export function isCompiledPlus(name: string, text: string | undefined, tags: ReadonlySet<string>): boolean {
  if (!/\.(cc|cpp|cxx)$/.test(name) || !isCompiled(name.replace(/\.\w+$/, '.go'))) return false;
  const constraint = /^\/\/go:build[ \t]+(\S.*)$/m.exec(text ?? '')?.[1]?.slice(0, 500);
  return constraint === undefined || evaluate(constraint, tags);
}

/** Whether the file belongs to a linux build with these tags and cgo on. */
export function isIncluded({ constraint, oldConstraints }: GoFile, tags: ReadonlySet<string>): boolean {
  if (constraint !== undefined) return evaluate(constraint, tags);
  return oldConstraints.every((text) =>
    text.split(/\s+/).some((group) => group.split(',').every((tag) => holds(tag, tags))),
  );
}

/** Imports stand before every other declaration. */
function readImports(body: string): readonly string[] {
  const end = /^(func|type|var|const)\b/m.exec(body)?.index ?? body.length;
  const head = removeBetween(body.slice(0, Math.min(end, 100_000)), '/*', '*/').replace(/\/\/[^\n]*/g, '');
  const imports: string[] = [];
  for (let at = head.indexOf('import'); at !== -1; at = head.indexOf('import', at + 6)) {
    const [, open, single] =
      /^import\s{0,50}(?:(\()|[\w.]{0,100}\s{0,50}["`]([^"`\n]{1,500})["`])/.exec(
        head.slice(at, at + 1000),
      ) ?? [];
    if (single !== undefined) imports.push(single);
    if (open === undefined) continue;
    const close = head.indexOf(')', at);
    const group = head.slice(at, close === -1 ? head.length : close);
    for (const [, path = ''] of group.matchAll(/["`]([^"`\n]{1,500})["`]/g)) imports.push(path);
    if (close === -1) break;
    at = close;
  }
  return imports;
}

function holds(tag: string, tags: ReadonlySet<string>): boolean {
  if (tag.startsWith('!')) return !holds(tag.slice(1), tags);
  return tags.has(tag) || /^(linux|unix|cgo|gc|amd64|arm64|go1\.\d+)$/.test(tag);
}

/** `(a && !b) || c`; broken expressions count as included. */
function evaluate(text: string, tags: ReadonlySet<string>): boolean {
  const tokens = text.match(/&&|\|\||[!()]|[\w.]+/g) ?? [];
  let at = 0;
  const any = (): boolean => {
    let value = all();
    while (tokens[at] === '||') {
      at++;
      const right = all();
      value ||= right;
    }
    return value;
  };
  const all = (): boolean => {
    let value = one();
    while (tokens[at] === '&&') {
      at++;
      const right = one();
      value &&= right;
    }
    return value;
  };
  const one = (): boolean => {
    const token = tokens[at++];
    if (token === '!') return !one();
    if (token !== '(') return token === undefined || holds(token, tags);
    const value = any();
    at++;
    return value;
  };
  return any();
}
