import type { Artifact, Delivery } from '../artifacts.js';
import type { Observation, ObservationCause } from '../../protocol/observation.js';
import type { Answer } from '../run/stage-run.js';
import type { Fault, Use } from './landing.js';

/** What was read out of an image that was really built, against what the text lets expect. */

/**
 * The observation that speaks of a landing: of the program that is started, else of the file that was delivered. Of a
 * folder that is merely shipped only a failing program counts, and only to confirm what the text says already.
 */
export function observationOf(
  observations: readonly Observation[],
  { path }: Delivery,
  use: Use,
): Observation | undefined {
  const started = use.kind === 'started' ? startedWithin(path, use.start.path) : undefined;
  const here = observations.filter(({ stage }) => stage === use.stage);
  if (started !== undefined || !path.endsWith('/'))
    return here.find((observation) => observation.path === (started ?? path));
  return here.find((observation) => !observation.runs && observation.path.startsWith(path));
}

/** The program that is started, if it is the file, or lies in the folder, that was delivered. */
function startedWithin(delivered: string, started: string | undefined): string | undefined {
  if (started === undefined || delivered === started) return started;
  return delivered.endsWith('/') && started.startsWith(delivered) ? started : undefined;
}

/** Whether an observation may speak where the text is silent: not of other machines' files that are only carried along. */
export function mayAccuse({ runs, causes = [] }: Observation, { path }: Delivery, use: Use): boolean {
  if (runs) return false;
  return use.kind === 'started' || (!path.endsWith('/') && causes.every(({ kind }) => kind !== 'platform'));
}

/**
 * `faults` of the text with the observation in place of those that it decides. A program that was seen to start keeps what
 * reading it cannot show, such as missing certificates; one that fails for no known kind of reason keeps them all.
 */
export function faultsAfter(
  faults: readonly Fault[],
  observation: Observation,
  accuses: boolean,
): readonly Fault[] {
  const undecided = faults.filter((fault) => !isDecided(fault, observation));
  if (observation.runs) return undecided;
  const observed = (observation.causes ?? []).flatMap((cause) => observedFault(cause, observation));
  if (observed.length === 0 || (!accuses && undecided.length === faults.length)) return faults;
  return [...observed, ...undecided];
}

const readFromBinaries: readonly Fault['kind'][] = [
  'platform',
  'no-loader',
  'other-libc',
  'older-glibc',
  'older-libstdcxx',
  'library',
  'interpreter',
  'no-interpreter-line',
];

function isDecided({ kind }: Fault, { path }: Observation): boolean {
  return readFromBinaries.includes(kind) || (kind === 'runtime-version' && isJavaFile(path));
}

function isJavaFile(path: string): boolean {
  return /\.(jar|war|class)$/.test(path);
}

function observedFault(cause: ObservationCause, observation: Observation): Fault[] {
  const common = { certainty: 'certain', evidence: [], observation } as const;
  switch (cause.kind) {
    case 'loader': {
      const { file, family = 'glibc', there } = cause;
      const loader = { ...common, family, loader: file };
      return [
        there === undefined ? { kind: 'no-loader', ...loader } : { kind: 'other-libc', ...loader, there },
      ];
    }
    case 'library':
      return [{ kind: 'library', ...common, library: cause.name.replace(/\.so\b.*$/, '') }];
    case 'version': {
      const [built = ''] = cause.versions;
      const asks = /^GLIBCXX_(.*)$/.exec(built)?.[1];
      if (asks !== undefined) return [{ kind: 'older-libstdcxx', ...common, asks, runs: cause.newest ?? '' }];
      return [{ kind: 'older-glibc', ...common, built, runs: cause.newest ?? '', crossed: undefined }];
    }
    case 'platform':
      return [{ kind: 'platform', ...common, built: cause.built, runs: cause.runs }];
    case 'interpreter':
      return [{ kind: 'interpreter', ...common, interpreter: cause.name }];
    case 'runtime':
      return [
        { kind: 'runtime-version', ...common, name: cause.name, needed: cause.needed, there: cause.there },
      ];
    case 'no-interpreter-line':
      return [{ kind: 'no-interpreter-line', ...common }];
    case 'user':
    case 'other':
      return [];
  }
}

/** The artifact as it was seen: fixes choose by family and linkage. */
export function asSeen(artifact: Artifact, { linkage, family }: Observation): Artifact {
  if (linkage === 'unknown' || linkage === 'data' || artifact.path.endsWith('/')) return artifact;
  return { ...artifact, linkage, libc: linkage === 'static' ? undefined : (family ?? artifact.libc) };
}

/** A program that no instruction is known to bring, e.g. out of the base image. */
export function seenArtifact({ path, linkage, family }: Observation): Artifact {
  return {
    path,
    toolchain: 'unknown',
    linkage,
    certainty: 'certain',
    libc: family,
    libcVersion: undefined,
    needs: [],
    wants: {},
    platform: undefined,
    origin: -1,
    evidence: [],
    explanation: '',
  };
}

/** The observation that a container of the stage is refused because its user has no account. */
export function userRefusal(
  observations: readonly Observation[],
  stage: number,
  user: string,
): Observation | undefined {
  return observations.find(({ stage: seen, causes = [] }) => {
    return seen === stage && causes.some((cause) => cause.kind === 'user' && cause.name === user);
  });
}

/** Whether the shell that the shell form calls was seen to start in the stage; `undefined`: it was not looked at. */
export function observedShell(observations: readonly Observation[], stage: number): Answer | undefined {
  const found = observations.find(
    (observation) => observation.stage === stage && observation.path === '/bin/sh',
  );
  return found === undefined ? undefined : { value: found.runs, evidence: [] };
}
