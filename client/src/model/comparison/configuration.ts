import type { BuildPlan } from '../../../../server/src/protocol/build-plan.js';
import type { ImageHealthcheck, ImageRecord, ImageSettings } from '../../ports/engine.js';

/** One thing that two images say differently of themselves. */
export interface ConfigurationDifference {
  /** As a Dockerfile calls it: `ENV PORT`, `LABEL version`, `USER`. */
  readonly field: string;
  /** `undefined`: not set. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** An image, and the image that its last stage is FROM; without one for scratch. */
export interface BasedImage {
  readonly image: ImageRecord;
  readonly base?: ImageRecord;
}

export interface ComparisonOptions {
  /** Variables that the original sets itself: they count even where the base image says the same. */
  readonly declared?: readonly string[];
  /** Variables that only the build reads, and that were left behind on purpose. */
  readonly leftBehind?: readonly string[];
}

/** What differs, but for what each image has from its own base. */
export function compareConfigurations(
  before: BasedImage,
  after: BasedImage,
  options: ComparisonOptions = {},
): readonly ConfigurationDifference[] {
  return [
    ...compareEnvironments(before, after, options),
    ...compareMaps('LABEL', ownLabels(before), ownLabels(after)),
    ...compareTexts(textsOf(before.image), textsOf(after.image)),
    ...compareSets('EXPOSE', ownSet(before, 'ports'), ownSet(after, 'ports')),
    ...compareSets('VOLUME', ownSet(before, 'volumes'), ownSet(after, 'volumes')),
    ...compareSets('ONBUILD', ownSet(before, 'triggers'), ownSet(after, 'triggers')),
  ];
}

/** Names that the stages of a plan set by ENV. A word inside quotes may be among them; it names no variable. */
export function declaredVariables(plan: BuildPlan): readonly string[] {
  const texts = plan.stages.flatMap(({ instructions }) =>
    instructions.filter(({ keyword }) => keyword === 'ENV').map(({ text }) => text),
  );
  return texts.flatMap((text) => {
    const names = [...text.matchAll(/\s([A-Za-z_]\w*)=/g)].map(([, name = '']) => name);
    return names.length > 0 ? names : (/^ENV\s+(\S+)/i.exec(text)?.slice(1) ?? []);
  });
}

/** `['CMD', …]` and the other lists as one line. */
function inWords(words: readonly string[]): string | undefined {
  return words.length === 0 ? undefined : JSON.stringify(words);
}

type Texts = Readonly<Record<string, string | undefined>>;

function textsOf({ entrypoint, command, user, workingDirectory, settings }: ImageRecord): Texts {
  return {
    ENTRYPOINT: inWords(entrypoint),
    CMD: inWords(command),
    USER: user === '' ? undefined : user,
    WORKDIR: workingDirectory === '' ? '/' : workingDirectory,
    STOPSIGNAL: settings?.stopSignal === '' ? undefined : settings?.stopSignal,
    HEALTHCHECK: settings?.healthcheck && checkText(settings.healthcheck),
  };
}

function checkText({ test, interval, timeout, startPeriod, retries }: ImageHealthcheck): string {
  const seconds = (name: string, time: number): string => (time === 0 ? '' : `--${name}=${time / 1e9}s `);
  const times =
    seconds('interval', interval) + seconds('timeout', timeout) + seconds('start-period', startPeriod);
  return `${times}${retries === 0 ? '' : `--retries=${retries} `}${JSON.stringify(test)}`;
}

function compareTexts(before: Texts, after: Texts): readonly ConfigurationDifference[] {
  return Object.keys(before).flatMap((field) => differenceOf(field, before[field], after[field]));
}

function differenceOf(
  field: string,
  before: string | undefined,
  after: string | undefined,
): readonly ConfigurationDifference[] {
  return before === after ? [] : [{ field, before, after }];
}

function compareMaps(
  kind: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly ConfigurationDifference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => differenceOf(`${kind} ${name}`, before.get(name), after.get(name)));
}

function compareSets(
  kind: string,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): readonly ConfigurationDifference[] {
  const entries = (set: ReadonlySet<string>): ReadonlyMap<string, string> =>
    new Map([...set].map((one) => [one, one]));
  return compareMaps(kind, entries(before), entries(after));
}

/** Labels of our own builds say nothing of the Dockerfile. */
function ownLabels({ image, base }: BasedImage): ReadonlyMap<string, string> {
  const own = Object.entries(image.labels).filter(
    ([name, value]) => !name.startsWith('stage-insight.') && base?.labels[name] !== value,
  );
  return new Map(own);
}

function ownSet(
  { image, base }: BasedImage,
  what: keyof Pick<ImageSettings, 'ports' | 'volumes' | 'triggers'>,
): ReadonlySet<string> {
  const inherited = new Set(base?.settings?.[what] ?? []);
  return new Set((image.settings?.[what] ?? []).filter((one) => !inherited.has(one)));
}

function compareEnvironments(
  before: BasedImage,
  after: BasedImage,
  { declared = [], leftBehind = [] }: ComparisonOptions,
): readonly ConfigurationDifference[] {
  const [was, is] = [variables(before.image), variables(after.image)];
  const [baseWas, baseIs] = [variables(before.base), variables(after.base)];
  const isOwn = (name: string): boolean =>
    declared.includes(name) || was.get(name) !== baseWas.get(name) || is.get(name) !== baseIs.get(name);
  const names = [...new Set([...was.keys(), ...is.keys()])].filter(
    (name) => isOwn(name) && !(leftBehind.includes(name) && !is.has(name)),
  );
  return names.flatMap((name) => {
    const isPath = name === 'PATH';
    const shown = (all: Variables, base: Variables): string | undefined =>
      isPath ? ownFolders(all, base) : all.get(name);
    return differenceOf(`ENV ${name}`, shown(was, baseWas), shown(is, baseIs));
  });
}

type Variables = ReadonlyMap<string, string>;

function variables(image: ImageRecord | undefined): Variables {
  return new Map(
    (image?.environment ?? []).map((entry) => {
      const cut = entry.indexOf('=');
      return [entry.slice(0, cut), entry.slice(cut + 1)];
    }),
  );
}

/** Folders that a Dockerfile adds to PATH; those of the base are the base's affair. */
function ownFolders(all: Variables, base: Variables): string | undefined {
  const inherited = new Set((base.get('PATH') ?? '').split(':'));
  const usual = /^(\/usr(\/local)?)?\/s?bin$/;
  const own = (all.get('PATH') ?? '')
    .split(':')
    .filter((folder) => !inherited.has(folder) && !usual.test(folder));
  return own.length === 0 ? undefined : own.join(':');
}
