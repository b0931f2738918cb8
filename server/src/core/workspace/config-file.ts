import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { parseByteSize } from '../byte-size.js';
import { buildKeys, readBuild, type ConfigBuild } from './config-build.js';
import { isLocalAddress } from './context-place.js';
import { nearestName } from '../graph/nearest-name.js';
import type { Severity } from '../severity.js';
import { indexLines, type Span } from '../text/text.js';

/** The file that a repository says in what is known of its Dockerfiles, for editors and the terminal alike. */
export const configFileName = 'stage-insight.json';

/** What holds for some Dockerfiles. */
export interface ConfigValues {
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** By pattern, as the setting has them; not checked. */
  readonly images: Readonly<Record<string, unknown>>;
  /** The build context, from the folder of the file; absent: not said. */
  readonly context?: string;
  /** Places of further contexts by name: folders from that of the file, or addresses; absent: not said. */
  readonly contexts?: Readonly<Record<string, string>>;
  /** What else builds are made with; absent: not said. */
  readonly build?: ConfigBuild;
  /** The most bytes that a stage may weigh, by its name or number; of the last stage by the empty name. */
  readonly budgets?: Readonly<Record<string, number>>;
}

export interface ConfigFile extends ConfigValues {
  /** Patterns from the folder of the file; absent: not said. */
  readonly exclude?: readonly string[];
  readonly perDockerfile: readonly (ConfigValues & { readonly pattern: string })[];
}

export interface ConfigProblem extends Span {
  /** 0-based. */
  readonly line: number;
  readonly message: string;
}

export interface ReadConfig {
  readonly config: ConfigFile;
  /** A sentence for each thing that cannot be used; the rest is. */
  readonly problems: readonly ConfigProblem[];
  /** Whether the text is JSON with comments; if not, the sentence is the only problem and nothing is used. */
  readonly isJson: boolean;
}

const emptyConfig: ConfigFile = { rules: {}, images: {}, perDockerfile: [] };
const levels: readonly string[] = ['error', 'warning', 'info', 'hint', 'off'];
/** Characters, and brackets in each other: no configuration is larger, and readers of JSON call themselves. */
const maxText = 256 * 1024;
const maxDepth = 100;

/** Reads any text whatsoever. `ruleIds`: the rules that exist. */
export function readConfigFile(text: string, ruleIds: readonly string[]): ReadConfig {
  const lines = indexLines(text);
  const problems: ConfigProblem[] = [];
  const report: Report = ({ start, end }, message) =>
    void problems.push({ start, end, line: lines.positionAt(start).line, message });
  const { root, fault } = parseText(text);
  if (fault !== undefined) {
    report(fault, fault.message);
    return { config: emptyConfig, problems, isJson: false };
  }
  const reader: Reader = { report, ruleIds };
  const config = root === undefined ? emptyConfig : readRoot(root, reader);
  return { config, problems: problems.sort((a, b) => a.start - b.start), isJson: true };
}

type Report = (span: Span, message: string) => void;

interface Reader {
  readonly report: Report;
  readonly ruleIds: readonly string[];
}

interface ParsedText {
  readonly root?: Node | undefined;
  readonly fault?: Span & { readonly message: string };
}

function parseText(text: string): ParsedText {
  const whole = { start: 0, end: text.length };
  if (text.length > maxText) return { fault: { ...whole, message: 'it is too long to be read' } };
  if (depthOf(text) > maxDepth)
    return { fault: { ...whole, message: 'its brackets are nested too deeply to be read' } };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [first] = errors;
  if (first === undefined) return { root };
  const { offset: start, length } = first;
  const words = printParseErrorCode(first.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return { fault: { start, end: start + length, message: `it is no valid JSON: ${words}` } };
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const char of text) {
    if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}

const ownBuildKeys = buildKeys.map((key) => `build.${key}`);
const valueKeys = ['rules', 'images', 'build.context', 'build.contexts', ...ownBuildKeys, 'budgets'];
const rootKeys = ['$schema', ...valueKeys, 'exclude', 'perDockerfile'];
/** Without `build.` as in the setting `build.perDockerfile`. */
const fileKeys = [...valueKeys, 'context', ...buildKeys];

function readRoot(root: Node, reader: Reader): ConfigFile {
  const values = entriesOf(root, '', rootKeys, reader);
  const exclude = values.get('exclude');
  return {
    ...readValues(values, reader),
    ...(exclude !== undefined && { exclude: readTexts(exclude, 'exclude', reader) }),
    perDockerfile: readPerDockerfile(values.get('perDockerfile'), reader),
  };
}

function readValues(values: ReadonlyMap<string, Node>, reader: Reader): ConfigValues {
  const context = values.get('build.context') ?? values.get('context');
  const contexts = values.get('build.contexts');
  const budgets = values.get('budgets');
  const build = readBuild(
    (key) => values.get(`build.${key}`) ?? values.get(key),
    (node, message) => reader.report(spanOf(node), message),
  );
  const isText = context?.type === 'string';
  if (context !== undefined && !isText) reader.report(spanOf(context), '"build.context" must be a folder');
  return {
    rules: readRules(values.get('rules'), reader),
    images: readImages(values.get('images'), reader),
    ...(isText && { context: String(context.value) }),
    ...(contexts !== undefined && { contexts: readContexts(contexts, reader) }),
    ...(build !== undefined && { build }),
    ...(budgets !== undefined && { budgets: readBudgets(budgets, reader) }),
  };
}

function readPerDockerfile(node: Node | undefined, reader: Reader): ConfigFile['perDockerfile'] {
  return propertiesOf(node, 'perDockerfile', reader).map(({ key, value }) => ({
    pattern: key,
    ...readValues(entriesOf(value, `perDockerfile.${key}`, fileKeys, reader), reader),
  }));
}

function readRules(node: Node | undefined, { report, ruleIds }: Reader): ConfigValues['rules'] {
  const rules: [string, Severity | 'off'][] = [];
  for (const { key, value, span } of propertiesOf(node, 'rules', { report, ruleIds })) {
    if (!ruleIds.includes(key)) report(span, `there is no rule "${key}"${hint(key, ruleIds)}`);
    else if (!isLevel(value.value)) report(spanOf(value), `"${key}" must be one of ${levels.join(', ')}`);
    else rules.push([key, value.value]);
  }
  return Object.fromEntries(rules);
}

function isLevel(value: unknown): value is Severity | 'off' {
  return typeof value === 'string' && levels.includes(value);
}

function readImages(node: Node | undefined, reader: Reader): ConfigValues['images'] {
  return Object.fromEntries(
    propertiesOf(node, 'images', reader).map(({ key, value }) => [key, plainValue(value)]),
  );
}

function readContexts(node: Node, reader: Reader): Readonly<Record<string, string>> {
  return Object.fromEntries(
    propertiesOf(node, 'build.contexts', reader).flatMap(({ key, value }) => {
      const place = value.type === 'string' ? String(value.value) : '';
      if (place !== '' && !isLocalAddress(place)) return [[key, place] as const];
      reader.report(
        spanOf(value),
        `"${key}" must be a folder of the repository, an image (docker-image://…) or an address`,
      );
      return [];
    }),
  );
}

/** One size is that of the last stage. */
function readBudgets(node: Node, reader: Reader): Readonly<Record<string, number>> {
  const sizes = node.type === 'object' ? propertiesOf(node, 'budgets', reader) : [{ key: '', value: node }];
  return Object.fromEntries(
    sizes.flatMap(({ key, value }) => {
      const bytes = parseByteSize(String(value.value));
      if (bytes !== undefined && value.type !== 'null') return [[key, bytes] as const];
      reader.report(spanOf(value), `"${key || 'budgets'}" must be a size such as "50MB"`);
      return [];
    }),
  );
}

function readTexts(node: Node, name: string, { report }: Reader): readonly string[] {
  const items = node.type === 'array' ? (node.children ?? []) : [];
  const texts = items.flatMap(({ type, value }) => (type === 'string' ? [String(value)] : []));
  if (node.type !== 'array' || texts.length < items.length)
    report(spanOf(node), `"${name}" must be a list of patterns`);
  return texts;
}

/** The values of an object by their keys, those of `build: { context }` as `build.context`; others are reported. */
function entriesOf(
  node: Node,
  name: string,
  known: readonly string[],
  reader: Reader,
): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  const groups = new Set(known.flatMap((key) => (key.includes('.') ? [key.slice(0, key.indexOf('.'))] : [])));
  const take = (properties: readonly Property[], prefix: string): void => {
    for (const { key, value, span } of properties) {
      const full = prefix + key;
      if (known.includes(full)) found.set(full, value);
      else if (prefix === '' && groups.has(key)) take(propertiesOf(value, key, reader), `${key}.`);
      else reader.report(span, `there is no key "${full}"${hint(full, known)}`);
    }
  };
  take(propertiesOf(node, name, reader), '');
  return found;
}

function hint(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

interface Property {
  readonly key: string;
  readonly value: Node;
  readonly span: Span;
}

function propertiesOf(node: Node | undefined, name: string, { report }: Reader): readonly Property[] {
  if (node === undefined) return [];
  if (node.type !== 'object') {
    report(spanOf(node), `${name === '' ? 'the file' : `"${name}"`} must hold an object`);
    return [];
  }
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined ? [] : [{ key: String(key.value), value, span: spanOf(key) }],
  );
}

function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}

/** As JSON.parse would give it; the depth of the text is bounded. */
function plainValue({ type, value, children = [] }: Node): unknown {
  if (type === 'array') return children.map(plainValue);
  if (type !== 'object') return value;
  return Object.fromEntries(
    children.flatMap(({ children: [key, inner] = [] }) =>
      key === undefined || inner === undefined ? [] : [[String(key.value), plainValue(inner)] as const],
    ),
  );
}
