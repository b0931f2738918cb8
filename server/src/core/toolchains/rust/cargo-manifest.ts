/** One dependency of a Cargo.toml, as far as it decides which libraries a program needs. */
export interface CargoDependency {
  /** Name of the crate: `package` where the dependency has another name. */
  readonly crate: string;
  /** As written, `^` and `=` left out; empty where none is given. */
  readonly version: string;
  readonly features: readonly string[];
  readonly withDefault: boolean;
  readonly optional: boolean;
  /** A crate of the project itself, whose manifest is read for itself. */
  readonly local: boolean;
}

const maxEntries = 2000;

/** What the program links of a manifest: `[dependencies]` and those of Linux; tools of the build and of tests are left out. */
export function readDependencies(manifest: string): readonly CargoDependency[] {
  const shared = new Map(
    entriesOf(manifest, /^workspace\.dependencies$/).map((entry) => [entry.name, entry]),
  );
  return entriesOf(manifest, /^(target\.[^\n]{1,200}\.)?dependencies$/).map((entry) => {
    const inherited = /\bworkspace\s*=\s*true\b/.test(entry.text) ? shared.get(entry.name) : undefined;
    return dependencyOf(entry.name, `${inherited?.text ?? ''}\n${entry.text}`);
  });
}

interface Entry {
  readonly name: string;
  /** What stands behind the name, of a table its lines. */
  readonly text: string;
}

/** The entries of the tables of this name: `name = …`, and tables of their own: `[dependencies.name]`. */
function entriesOf(manifest: string, table: RegExp): readonly Entry[] {
  const found: Entry[] = [];
  for (const section of manifest.split(/^(?=[ \t]*\[)/m).slice(0, maxEntries)) {
    const title = /^[ \t]*\[([^\]\n]{1,300})\]/.exec(section)?.[1]?.trim() ?? '';
    if (/windows|macos|wasm32/.test(title)) continue;
    const body = joinLists(section.slice(section.indexOf('\n') + 1));
    if (table.test(title)) found.push(...linesOf(body));
    const own = /^(.*)\.["']?([\w-]{1,100})["']?$/.exec(title);
    if (own?.[1] !== undefined && table.test(own[1])) found.push({ name: own[2] ?? '', text: body });
  }
  return found.slice(0, maxEntries);
}

function linesOf(body: string): readonly Entry[] {
  return body.split('\n').flatMap((line) => {
    const [, name, key, text] =
      /^[ \t]*["']?([\w-]{1,100})["']?(\.[\w-]{1,40})?[ \t]*=[ \t]*(.{0,4000})$/.exec(line) ?? [];
    return name === undefined
      ? []
      : [{ name, text: `${key === undefined ? '' : `${key.slice(1)} = `}${text ?? ''}` }];
  });
}

/** A list over several lines as one. */
function joinLists(body: string): string {
  return body.replace(/\[[^\][]{0,4000}\]/g, (list) =>
    list.replace(/#[^\n]*/g, '').replace(/(?<!\s)\s*\n\s*/g, ' '),
  );
}

function dependencyOf(name: string, text: string): CargoDependency {
  const lists = [...text.matchAll(/\bfeatures\s*=\s*\[([^\]]{0,4000})\]/g)];
  const features = lists.flatMap(([, list = '']) =>
    [...list.matchAll(/["']([^"'\n]{1,200})["']/g)].map(([, one = '']) => one),
  );
  const version =
    /\bversion\s*=\s*["']([^"'\n]{0,100})["']/.exec(text)?.[1] ??
    /^[ \t]*["']([^"'\n]{0,100})["']/m.exec(text)?.[1];
  return {
    crate: /\bpackage\s*=\s*["']([\w-]{1,100})["']/.exec(text)?.[1] ?? name,
    version: (version ?? '').replace(/^[\^=~ ]+/, ''),
    features,
    withDefault: !/\bdefault[-_]features\s*=\s*false\b/.test(text),
    optional: /\boptional\s*=\s*true\b/.test(text),
    local: /\bpath\s*=/.test(text),
  };
}
