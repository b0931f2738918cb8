import type { Refused } from '../assists/convert/conversion-result.js';
import type { convert as convertFile } from '../assists/convert/convert.js';
import type { platformsData as allPlatforms } from '../core/images/platforms-data.js';
import type { runPackagesData as allRunPackages } from '../core/packages/run-packages-data.js';
import type { TableName } from '../core/packages/tables-data.js';
import type { SystemCrate } from '../core/toolchains/rust/crate-libraries-data.js';
import type { readYaml as readYamlText } from '../core/workspace/read-yaml.js';

/**
 * What is too large for the first answer of a page. The bundle of the page takes this module in place of those that
 * hold these things; the analysis does without them until they are brought, and says less.
 */
export interface LateParts {
  readonly tablesData: Readonly<Record<TableName, string>>;
  readonly inventoryData: Readonly<Record<string, string>>;
  readonly platformsData: typeof allPlatforms;
  readonly runPackagesData: typeof allRunPackages;
  readonly systemCrates: Readonly<Record<string, SystemCrate>>;
  readonly harmlessSystemCrates: ReadonlySet<string>;
  readonly pureCrates: ReadonlySet<string>;
  readonly convert: typeof convertFile;
  readonly readYaml: typeof readYamlText;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

let brought: LateParts | undefined;

export const tablesData: Record<TableName, string> = {
  libraries: '',
  programs: '',
  headers: '',
  alpine: '',
  applets: '',
  modules: '',
};

export const inventoryData: Record<string, string> = {};

export const platformsData: Record<string, (typeof allPlatforms)[string]> = {};

export const runPackagesData: Writable<typeof allRunPackages> = { releases: [], packages: {} };

export const systemCrates: Record<string, SystemCrate> = {};
export const harmlessSystemCrates = new Set<string>();
export const pureCrates = new Set<string>();

const notYet: Refused = {
  ...{ kind: 'refused', code: 'self-check', span: { start: 0, end: 0 }, line: 0 },
  message: 'the conversion is not loaded yet',
  hint: 'Wait a moment.',
};

/**
 * Who imports it here is the bundler.
 * @public
 */
export const convert: typeof convertFile = (...given) => brought?.convert(...given) ?? notYet;

/**
 * Who imports it here is the bundler.
 * @public
 */
export const readYaml: typeof readYamlText = (source) => brought?.readYaml(source) ?? [];

/** Before anything is analysed: what was looked up is remembered. */
export function bringParts(parts: LateParts): void {
  brought = parts;
  Object.assign(tablesData, parts.tablesData);
  Object.assign(inventoryData, parts.inventoryData);
  Object.assign(platformsData, parts.platformsData);
  Object.assign(runPackagesData, parts.runPackagesData);
  Object.assign(systemCrates, parts.systemCrates);
  for (const crate of parts.harmlessSystemCrates) harmlessSystemCrates.add(crate);
  for (const crate of parts.pureCrates) pureCrates.add(crate);
}
