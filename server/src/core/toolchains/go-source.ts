/** What one Go file says, read without the Go tools. */
export interface GoFile {
  readonly packageName: string | undefined;
  readonly imports: readonly string[];
  /** Whether it belongs to a linux build with these tags and cgo on. */
  readonly included: boolean;
  readonly text: string;
}

const foreignSuffix =
  /_(windows|darwin|freebsd|openbsd|netbsd|dragonfly|solaris|illumos|aix|plan9|js|wasip1|android|ios)(_\w+)?\.go$/;

/** Whether a file of this name is compiled on linux. Tests never are. */
export function isCompiled(name: string): boolean {
  return (
    name.endsWith('.go') && !name.endsWith('_test.go') && !foreignSuffix.test(name) && !/^[._]/.test(name)
  );
}

export function readGoFile(text: string, tags: ReadonlySet<string>): GoFile {
  const clause = /^package\s+(\w+)/m.exec(text);
  const head = clause === null ? '' : text.slice(0, clause.index);
  const body = clause === null ? '' : text.slice(clause.index + clause[0].length);
  return { packageName: clause?.[1], imports: readImports(body), included: isIncluded(head, tags), text };
}

/** Imports stand before every other declaration. */
function readImports(body: string): readonly string[] {
  const end = /^(func|type|var|const)\b/m.exec(body)?.index ?? body.length;
  const head = body.slice(0, Math.min(end, 100_000)).replace(/\/\*[\s\S]*?\*\/|(?<![:"`])\/\/[^\n]*/g, '');
  const imports: string[] = [];
  for (const [, group, single] of head.matchAll(/\bimport\s*(?:\(([^)]*)\)|[\w.]*\s*["`]([^"`]+)["`])/g)) {
    if (single !== undefined) imports.push(single);
    for (const [, path = ''] of (group ?? '').matchAll(/["`]([^"`]+)["`]/g)) imports.push(path);
  }
  return imports;
}

function isIncluded(head: string, tags: ReadonlySet<string>): boolean {
  const line = /^\/\/go:build\s+(.+)$/m.exec(head)?.[1];
  if (line !== undefined) return evaluate(line.slice(0, 500), tags);
  const old = [...head.matchAll(/^\/\/ \+build\s+(.+)$/gm)].map((match) => match[1] ?? '');
  return old.every((text) =>
    text.split(/\s+/).some((group) => group.split(',').every((tag) => holds(tag, tags))),
  );
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
