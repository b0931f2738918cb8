import type { Evidence } from '../artifacts.js';
import { imageHolds } from '../images/image-holds.js';
import { nameOfThing, type Thing } from '../images/things.js';
import { stemOfLibrary } from '../packages/library-names.js';
import { baseName } from '../shell/paths.js';
import { variableOf } from '../shell/environment.js';
import type { Brought } from './brought.js';
import { filesBring, isLeftOut } from './files-bring.js';
import { isUncachedProvision, uncachedLibrary } from './loader-cache.js';
import { packagesBring } from './packages-bring.js';
import type { Provision, StageState } from './state.js';
import type { Answer } from './stage-run.js';

/**
 * Whether a stage holds a thing: what its instructions brought (files, packages, accounts), then its base. Absent is
 * only what a complete list of the base lacks, where nothing came in that could have brought it.
 */
export function stageHolds(state: StageState, thing: Thing): Answer {
  const base = baseHolds(state, thing);
  const isForeign = isOwnLibrary(thing) && base.value !== true;
  const found = packagesBring(state, thing);
  const packages = isForeign && !isInstalled(state, thing) ? { ...found, open: false } : found;
  const sources = [provisionsBring(state, thing), filesBring(state, thing), packages];
  for (const { answer } of sources) if (answer !== undefined) return answer;
  if (base.value === true) return base;
  const unseen = !state.complete || sources.some((source) => source !== packages && source.open);
  const uncached = unseen ? undefined : uncachedLibrary(state, thing, base, packages.open);
  if (uncached !== undefined) return uncached;
  const open =
    unseen || packages.open || isNamed(state, thing) || (isOwnLibrary(thing) && !isForgotten(state));
  if (open) return { value: undefined, evidence: base.evidence };
  // A new version of a package may depend on more.
  return thing.kind === 'program' && isLeftOut(state, thing.name) ? { ...base, likely: true } : base;
}

/** Whether a package is named after a library: it may bring one that the project builds as well. */
function isInstalled({ packages }: StageState, thing: Thing): boolean {
  return 'name' in thing && [...packages.keys()].some((name) => name.startsWith(thing.name));
}

function isOwnLibrary(thing: Thing): boolean {
  return thing.kind === 'library' && thing.isOwn === true;
}

/** Whether a library of the project that was not copied is nowhere: no list of folders leads to it. */
function isForgotten({ base, environment }: StageState): boolean {
  return base?.built === undefined && variableOf(environment, 'LD_LIBRARY_PATH') === undefined;
}

function baseHolds(state: StageState, thing: Thing): Answer {
  const { base, baseSpan } = state;
  if (base === undefined) return { value: undefined, evidence: [] };
  const { value, certain } = imageHolds(base, thing);
  if (value === undefined && isOwnLibrary(thing) && isForgotten(state)) {
    const message = `${nameOfThing(thing)} is built by the project, and nothing copies it`;
    return { value: false, evidence: [{ start: baseSpan.start, end: baseSpan.end, message }], likely: true };
  }
  if (value === undefined) return { value, evidence: [] };
  const source = base.readFrom === undefined ? '' : ` (${base.readFrom})`;
  const message = `${base.title} ${value ? 'has' : 'has no'} ${nameOfThing(thing)}${source}`;
  const evidence: Evidence = { start: baseSpan.start, end: baseSpan.end, message };
  return { value, evidence: [evidence], ...(!certain && { likely: true }) };
}

const variables: Readonly<Record<string, readonly string[]>> = {
  certificates: [
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'NODE_EXTRA_CA_CERTS',
    'REQUESTS_CA_BUNDLE',
    'CURL_CA_BUNDLE',
  ],
  zoneinfo: ['ZONEINFO', 'TZDIR', 'PYTHONTZPATH'],
};

/** A variable that names the place says that something may be there. */
function isNamed(state: StageState, { kind }: Thing): boolean {
  return (variables[kind] ?? []).some((name) => variableOf(state.environment, name) !== undefined);
}

/** What came with COPY and cp, judged by the paths they name. */
function provisionsBring(state: StageState, thing: Thing): Brought {
  let open = false;
  for (const provision of state.provisions) {
    const part = partOf(provision, thing);
    if (part === undefined || isUncachedProvision(state, provision)) continue;
    const there = provision.from?.holds(thing);
    if (part === 'whole') {
      if (there?.value === true) return { answer: brought(provision, there), open };
      // A library folder brings on some platforms what it does not on others.
      if (there?.value !== false || provision.what.kind === 'libraries') open = true;
    } else if (there?.value !== false) return { answer: brought(provision, there), open };
  }
  return { answer: undefined, open };
}

function brought({ evidence }: Provision, there: Answer | undefined): Answer {
  if (there === undefined) return { value: true, evidence: [evidence] };
  return { value: there.value, evidence: [evidence, ...there.evidence] };
}

/**
 * Whether a copy is the thing itself (`own`), or a folder that may hold it (`whole`). Copied from where the thing is
 * known to be absent it brings nothing.
 */
function partOf({ what, names }: Provision, thing: Thing): 'own' | 'whole' | undefined {
  if (what.kind === 'root') return 'whole';
  switch (thing.kind) {
    case 'certificates':
    case 'zoneinfo':
    case 'shell':
      return what.kind === thing.kind ? 'own' : undefined;
    case 'library':
    case 'globalization':
      return libraryPart(what, thing.kind === 'library' ? thing.name : 'libicuuc');
    case 'program':
      return programPart(what, thing.name);
    case 'loader':
      if (what.kind === 'loader') return what.family === thing.family ? 'own' : undefined;
      return what.kind === 'libraries' ? 'whole' : undefined;
    case 'user':
      if (what.kind !== 'passwd') return undefined;
      if (names !== undefined) return names.includes(thing.name) ? 'own' : undefined;
      return 'whole';
    case 'group':
      return what.kind === 'passwd' ? 'whole' : undefined;
    case 'runtime':
    case 'package':
      return what.kind === 'programs' ? 'whole' : undefined;
  }
}

function libraryPart(what: Provision['what'], name: string): 'own' | 'whole' | undefined {
  if (what.kind === 'library') return what.stem === stemOfLibrary(name) ? 'own' : undefined;
  return what.kind === 'libraries' ? 'whole' : undefined;
}

function programPart(what: Provision['what'], name: string): 'own' | 'whole' | undefined {
  const base = baseName(name);
  if (what.kind === 'bash') return base === 'bash' ? 'own' : undefined;
  if (what.kind === 'shell') return base === 'sh' ? 'own' : undefined;
  return what.kind === 'programs' ? 'whole' : undefined;
}
