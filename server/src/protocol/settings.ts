import { isRecord } from './is-record.js';
import type { ConfiguredOptions } from './messages.js';
import { settingsTable, type SettingRow } from './settings-table.js';

/** Severity of a rule as the settings word it. */
export type RuleLevel = 'error' | 'warning' | 'info' | 'hint' | 'off';

/** The settings that the server uses; what is missing or wrong in the client's answer has its default. */
export interface Settings {
  readonly diagnostics: boolean;
  readonly hover: boolean;
  readonly completion: boolean;
  readonly inlayStageNames: boolean;
  readonly documentLinks: boolean;
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly images: readonly ImageSetting[];
  /** Relative to the workspace folder; empty: the folder of the Dockerfile. */
  readonly context: string;
  /** The folder that the repository itself names, where `context` is empty. */
  readonly contextUri?: string;
  /** Whether the repository leaves the file out. */
  readonly isExcluded?: boolean;
  /** Further contexts that the repository names: URIs of folders, or addresses. */
  readonly contexts?: Readonly<Record<string, string>>;
  /** What else the repository says of builds. */
  readonly build?: ConfiguredOptions;
  /** The most bytes that stages may weigh, as the repository says: by name or number, '' the last stage. */
  readonly budgets?: Readonly<Record<string, number>>;
}

/** One entry of `stageInsight.images`. */
export interface ImageSetting {
  readonly pattern: string;
  /** A reference whose facts hold for these images too. */
  readonly like?: string;
  /** Facts by name as given; names and types are checked, unknown names are dropped with a problem. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface ParsedSettings {
  readonly settings: Settings;
  /** One sentence for each value that could not be used. */
  readonly problems: readonly string[];
}

export const levelNames = ['error', 'warning', 'info', 'hint', 'off'] as const;
const levels: readonly string[] = levelNames;

/**
 * Reads what the client answered for the section `stageInsight`: nested objects or dotted keys, or nothing.
 * Any value is input. `ruleIds`: the ids that exist; empty accepts every id.
 */
export function parseSettings(given: unknown, ruleIds: readonly string[] = []): ParsedSettings {
  const problems: string[] = [];
  const root = isRecord(given) ? given : {};
  if (given !== undefined && given !== null && !isRecord(given))
    problems.push('The settings `stageInsight` must be an object.');
  const flag = (key: string): boolean => readFlag(root, rowOf(key), problems);
  const settings: Settings = {
    diagnostics: flag('diagnostics.enabled'),
    hover: flag('hover.enabled'),
    completion: flag('completion.enabled'),
    inlayStageNames: flag('inlayHints.stageNames'),
    documentLinks: flag('documentLinks.enabled'),
    rules: readRules(valueAt(root, 'rules'), ruleIds, problems),
    images: readImages(valueAt(root, 'images'), problems),
    context: readContext(valueAt(root, 'build.context'), problems),
  };
  return { settings, problems };
}

export const defaultSettings: Settings = parseSettings(undefined).settings;

function rowOf(key: string): SettingRow {
  const row = settingsTable.find((candidate) => candidate.key === key);
  return (
    row ?? { key, section: 'Analysis', type: 'boolean', default: true, scope: 'resource', description: '' }
  );
}

/** `{ "hover": { "enabled": x } }` or `{ "hover.enabled": x }`: editors differ. */
function valueAt(root: Readonly<Record<string, unknown>>, key: string): unknown {
  if (Object.hasOwn(root, key)) return root[key];
  let value: unknown = root;
  for (const part of key.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

function readFlag(root: Readonly<Record<string, unknown>>, row: SettingRow, problems: string[]): boolean {
  const value = valueAt(root, row.key);
  if (typeof value === 'boolean') return value;
  if (value !== undefined && value !== null)
    problems.push(
      `\`stageInsight.${row.key}\` must be true or false, not ${describe(value)}; ${row.default === true ? 'true' : 'false'} is used.`,
    );
  return row.default === true;
}

function readRules(
  value: unknown,
  ruleIds: readonly string[],
  problems: string[],
): Readonly<Record<string, RuleLevel>> {
  const rules: Record<string, RuleLevel> = {};
  for (const [id, level] of entriesOf(value, 'rules', problems)) {
    if (ruleIds.length > 0 && !ruleIds.includes(id))
      problems.push(`\`stageInsight.rules\`: there is no rule \`${id}\`.`);
    else if (isLevel(level)) rules[id] = level;
    else
      problems.push(
        `\`stageInsight.rules\`: \`${id}\` must be one of ${levels.join(', ')}, not ${describe(level)}.`,
      );
  }
  return rules;
}

function isLevel(value: unknown): value is RuleLevel {
  return typeof value === 'string' && levels.includes(value);
}

function readImages(value: unknown, problems: string[]): readonly ImageSetting[] {
  return entriesOf(value, 'images', problems).flatMap(([pattern, meaning]): readonly ImageSetting[] => {
    if (typeof meaning === 'string' && meaning.trim() !== '')
      return [{ pattern, like: meaning.trim().replace(/^like\s+/, '') }];
    if (isRecord(meaning)) return [{ pattern, ...readFacts(pattern, meaning, problems) }];
    problems.push(
      `\`stageInsight.images\`: \`${pattern}\` must be an image or an object of facts, not ${describe(meaning)}.`,
    );
    return [];
  });
}

const factTypes: Readonly<Record<string, (value: unknown) => boolean>> = {
  libc: (value) => ['glibc', 'musl', 'uclibc', 'none'].includes(String(value)),
  runsDynamic: (value) => ['glibc', 'musl', 'none'].includes(String(value)),
  libcVersion: isText,
  distro: isText,
  release: isText,
  title: isText,
  user: isText,
  workdir: isText,
  shell: (value) => value === null || isText(value),
  bash: isFlag,
  caCertificates: isFlag,
  zoneinfo: isFlag,
  passwd: isFlag,
  gcc: isFlag,
  builder: isFlag,
  users: isTextList,
  platforms: isTextList,
  packageManager: isText,
  libraries: (value) => isRecord(value) && Object.values(value).every(isFlag),
  runtimes: (value) => isRecord(value) && Object.values(value).every(isText),
  env: (value) => isRecord(value) && Object.values(value).every(isText),
  loader: (value) => isRecord(value) && Object.values(value).every(isText),
};

function readFacts(
  pattern: string,
  given: Readonly<Record<string, unknown>>,
  problems: string[],
): Omit<ImageSetting, 'pattern'> {
  const facts: Record<string, unknown> = {};
  const { like } = given;
  for (const [name, value] of Object.entries(given)) {
    if (name === 'like' && isText(value)) continue;
    if (Object.hasOwn(factTypes, name) && factTypes[name]?.(value) === true) facts[name] = value;
    else problems.push(`\`stageInsight.images\`: \`${pattern}\` has no usable fact \`${name}\`.`);
  }
  return { ...(isText(like) && { like }), ...(Object.keys(facts).length > 0 && { facts }) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function readContext(value: unknown, problems: string[]): string {
  if (typeof value === 'string') return value.trim();
  if (value !== undefined && value !== null)
    problems.push(`\`stageInsight.build.context\` must be a folder, not ${describe(value)}.`);
  return '';
}

function entriesOf(value: unknown, key: string, problems: string[]): readonly [string, unknown][] {
  if (isRecord(value)) return Object.entries(value);
  if (value !== undefined && value !== null)
    problems.push(`\`stageInsight.${key}\` must be an object, not ${describe(value)}.`);
  return [];
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `"${value.slice(0, 40)}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : value === null ? 'null' : `a value of type ${typeof value}`;
}
