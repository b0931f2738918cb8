import type { AskedFeatures } from './cargo-project.js';

/** A crate whose programs people install to start them in a container. */
interface CrateTool {
  readonly programs: readonly string[];
  /** Shared libraries that it links, by its default features. */
  readonly byDefault: readonly string[];
  /** Those that single features link. */
  readonly byFeature?: Readonly<Record<string, readonly string[]>>;
}

const tls = ['libssl', 'libcrypto'];

/** From the manifests of these crates: `[[bin]]`, `default` and what the features ask for. */
const tools: Readonly<Record<string, CrateTool>> = {
  'sqlx-cli': {
    programs: ['sqlx', 'cargo-sqlx'],
    byDefault: tls,
    byFeature: { 'native-tls': tls, rustls: [], postgres: [], mysql: [], sqlite: [], completions: [] },
  },
  diesel_cli: {
    programs: ['diesel'],
    byDefault: ['libpq', 'libmariadb', 'libsqlite3'],
    byFeature: { postgres: ['libpq'], mysql: ['libmariadb'], sqlite: ['libsqlite3'], 'sqlite-bundled': [] },
  },
  mdbook: { programs: ['mdbook'], byDefault: [] },
  'basic-http-server': { programs: ['basic-http-server'], byDefault: [] },
  ripgrep: { programs: ['rg'], byDefault: [] },
  'fd-find': { programs: ['fd'], byDefault: [] },
  just: { programs: ['just'], byDefault: [] },
};

function toolOf(crate: string): CrateTool | undefined {
  return Object.hasOwn(tools, crate) ? tools[crate] : undefined;
}

/** The programs of a crate of the registry: of one name with it, as a rule. */
export function programsOfCrate(crate: string): readonly string[] {
  return toolOf(crate)?.programs ?? [crate];
}

/** The shared libraries that tools of the registry link with these features; `undefined`: not known of all. */
export function librariesOfTools(
  crates: readonly string[],
  asked: AskedFeatures,
): readonly string[] | undefined {
  const found = crates.map((crate) => librariesOfTool(crate, asked));
  return found.length === 0 || found.includes(undefined)
    ? undefined
    : [...new Set(found.flatMap((list) => list ?? []))];
}

function librariesOfTool(
  crate: string,
  { names, withDefault, all }: AskedFeatures,
): readonly string[] | undefined {
  const tool = toolOf(crate);
  if (tool === undefined || all) return undefined;
  const asked = names
    .filter((name) => name !== '')
    .map((name) => (Object.hasOwn(tool.byFeature ?? {}, name) ? tool.byFeature?.[name] : undefined));
  if (asked.includes(undefined)) return undefined;
  return [...(withDefault ? tool.byDefault : []), ...asked.flatMap((list) => list ?? [])];
}
