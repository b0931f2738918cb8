import { isRecord, list, record, textOrEmpty, texts } from '../text/untyped.js';
/** Bake targets as `docker buildx bake --print` tells them, and the one that is built instead. */

/** A target with everything resolved: variables, functions, matrix, inheritance. Of any shape beyond its being an object. */
export type PrintedTarget = Readonly<Record<string, unknown>>;

/** By name: the target that was asked for, and those that it links to. */
export type PrintedTargets = ReadonlyMap<string, PrintedTarget>;

export interface PrintedBake {
  readonly targets: PrintedTargets;
  /** Names of groups, with those of their members. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** `undefined`: that is not what buildx prints. */
export function readPrinted(value: unknown): PrintedBake | undefined {
  const { target, group } = record(value);
  if (target === undefined) return undefined;
  return {
    targets: new Map(Object.entries(record(target)).map(([name, one]) => [name, record(one)])),
    groups: new Map(
      Object.entries(record(group)).map(([name, one]) => [name, texts(record(one)['targets'])]),
    ),
  };
}

/** A name that a person or a file gives: anything else, e.g. an address, would be understood in another way. */
export function isTargetName(name: string): boolean {
  return /^\w[\w-]*$/.test(name);
}

/** What a stage is built with, besides what its bake target says. */
export interface StageOverrides {
  /** Name of the stage; `undefined`: the last one. */
  readonly stage: string | undefined;
  /** Path of another text. */
  readonly dockerfile?: string;
  readonly tag?: string;
  /** As `--output` takes it. */
  readonly output: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly args: Readonly<Record<string, string>>;
  readonly contexts: Readonly<Record<string, string>>;
  /** By id: as `--secret` takes them. */
  readonly secrets: ReadonlyMap<string, string>;
  /** As `--cache-from` and `--cache-to` take them; the target reads caches of its own besides, and writes none. */
  readonly cacheFrom?: readonly string[];
  readonly cacheTo?: readonly string[];
  readonly platform?: string;
  /** What the engine runs on. */
  readonly enginePlatform: string;
  readonly network?: string;
  readonly noCache?: boolean;
  readonly pull?: boolean;
  /** Whether the agent of the person is handed on, unless the target says which keys are. */
  readonly ssh?: boolean;
}

/**
 * A definition that builds one stage into the engine and does nothing else. Only what is known to go into a build is
 * taken over: outputs, tags, exports of the cache and whatever a later buildx may add cannot write anywhere.
 */
export function stageDefinition(targets: PrintedTargets, name: string, overrides: StageOverrides): string {
  const own = targets.get(name) ?? {};
  const platform = overrides.platform ?? onePlatform(own, overrides.enginePlatform);
  const rows = [...targets].map(([other, target]): [string, PrintedTarget] => [
    other,
    other === name ? ownTarget(target, platform, overrides) : linkedTarget(target, platform),
  ]);
  return JSON.stringify({ target: Object.fromEntries(rows) });
}

/** A stage that is built as a target of its own. Paths are absolute. */
export interface StageTarget {
  readonly context: string;
  readonly dockerfile: string;
  readonly overrides: StageOverrides;
}

/** A definition of several stages, by the names of their targets, and of nothing else. */
export function stagesDefinition(stages: ReadonlyMap<string, StageTarget>): string {
  const rows = [...stages].map(([name, { context, dockerfile, overrides }]): [string, PrintedTarget] => {
    const plain = { context: literal(context), dockerfile: literal(dockerfile) };
    return [name, ownTarget(plain, overrides.platform, overrides)];
  });
  return JSON.stringify({ target: Object.fromEntries(rows) });
}

const kept = [
  ...['context', 'contexts', 'dockerfile', 'dockerfile-inline', 'args', 'labels', 'cache-from', 'secret'],
  ...['ssh', 'pull', 'no-cache', 'no-cache-filter', 'network', 'shm-size', 'ulimits', 'extra-hosts'],
  'entitlements',
];

function keptOf(target: PrintedTarget): PrintedTarget {
  const entries = Object.entries(target).filter(([key, value]) => kept.includes(key) && value !== '');
  return Object.fromEntries(entries.map(([key, value]) => [key, isRecord(value) ? withKeys(value) : value]));
}

function ownTarget(
  target: PrintedTarget,
  platform: string | undefined,
  { stage, dockerfile, tag, output, labels, args, contexts, secrets, network, ...flags }: StageOverrides,
): PrintedTarget {
  const base = keptOf(target);
  const { cacheFrom = [], cacheTo = [] } = flags;
  const others = list(target['secret']).filter((one) => !secrets.has(secretOf(one).id));
  return {
    ...base,
    ...(dockerfile !== undefined && { dockerfile: literal(dockerfile) }),
    ...(stage !== undefined && { target: literal(stage) }),
    args: { ...record(base['args']), ...literals(args) },
    labels: { ...record(base['labels']), ...literals(labels) },
    contexts: { ...record(base['contexts']), ...literals(contexts) },
    secret: [...others, ...[...secrets.values()].map(literal)],
    tags: tag === undefined ? [] : [tag],
    ...(platform !== undefined && { platforms: [literal(platform)] }),
    ...(network !== undefined && { network }),
    ...(cacheFrom.length > 0 && { 'cache-from': [...list(base['cache-from']), ...cacheFrom.map(literal)] }),
    ...(cacheTo.length > 0 && { 'cache-to': cacheTo.map(literal) }),
    ...(flags.noCache === true && { 'no-cache': true }),
    ...(flags.pull === true && { pull: true }),
    ...(flags.ssh === true && list(base['ssh']).length === 0 && { ssh: ['default'] }),
    output: [output],
  };
}

/** For a stage of one platform, of each target that it stands on one platform is enough. */
function linkedTarget(target: PrintedTarget, platform: string | undefined): PrintedTarget {
  const { target: stage } = target;
  const one = platform === undefined ? undefined : (onePlatform(target, platform) ?? platform);
  return {
    ...keptOf(target),
    ...(typeof stage === 'string' && { target: stage }),
    ...(one !== undefined && { platforms: [one] }),
    output: ['type=cacheonly'],
  };
}

/** An engine takes in one platform at a time: the wanted one where the target is built for it. */
function onePlatform(target: PrintedTarget, wanted: string): string | undefined {
  const platforms = texts(target['platforms']);
  return platforms.includes(wanted) ? wanted : platforms[0];
}

/** A secret of a target. Empty: not said. */
export interface PrintedSecret {
  readonly id: string;
  readonly env: string;
  readonly src: string;
}

/** What `secret` of a target names: older versions print a line of CSV. */
export function secretOf(entry: unknown): PrintedSecret {
  const fields = typeof entry === 'string' ? csvRecord(entry) : record(entry);
  const { id, env, src, source, type } = fields;
  const place = textOrEmpty(src) || textOrEmpty(source);
  const isVariable = type === 'env' && textOrEmpty(env) === '';
  return { id: textOrEmpty(id), env: isVariable ? place : textOrEmpty(env), src: isVariable ? '' : place };
}

/** Path that a secret may be read from; empty: none. Of an id alone, buildx looks for a variable and then for a file. */
export function secretFile({ id, env, src }: PrintedSecret): string {
  return src === '' && env === '' ? id : src;
}

/** Fields of `id=a,"src=b"`. */
export function csvRecord(line: string): Readonly<Record<string, string>> {
  const fields = line.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return Object.fromEntries(
    [...fields].map(([, quoted, plain = '']) => {
      const [name = '', ...value] = (quoted?.replaceAll('""', '"') ?? plain).split('=');
      return [name.trim().toLowerCase(), value.join('=').trim()];
    }),
  );
}

/** A field of such a line: paths may hold commas and quotes. */
export function csvField(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Bake reads `${…}` and `%{…}` in every text as templates. What it printed is escaped already, but for keys. */
function literal(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, '$&$&');
}

function literals(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([key, value]) => [literal(key), literal(value)]));
}

function withKeys(map: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [literal(key), value]));
}
