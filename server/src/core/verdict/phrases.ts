import type { Evidence } from '../artifacts.js';
import type { Certainty, Finding, Related } from '../rule.js';
import type { Severity } from '../severity.js';
import type { Facts } from '../facts.js';
import type { Fault, Landing } from './landing.js';

/** How messages call what landed: its path where it is, or the program in it that is started, in backticks. */
export function subjectOf({ delivery, use }: Landing): string {
  const isProgram = delivery.path.endsWith('/') && delivery.artifact.toolchain === 'java';
  const started = isProgram && use.kind === 'started' ? use.start.path : undefined;
  return `\`${started ?? delivery.path}\``;
}

/** How messages call the place: the base image's title, or the empty image. */
export function placeOf({ runtime }: Landing): string {
  return runtime.base?.title ?? 'the image it is copied to';
}

/** `it is linked to glibc`, or a condition that names what is not known. */
export function linkedWords({ delivery }: Landing, family: string): string {
  const { certainty, explanation } = delivery.artifact;
  if (certainty !== 'possible') return `it is linked to ${family}`;
  return `it may be linked to ${family}${explanation === '' ? '' : ` (${explanation})`}`;
}

/** The faults of one kind, each with the landing that has it. */
export function* faultsOf<Kind extends Fault['kind']>(
  { verdicts }: Facts,
  kind: Kind,
): Iterable<readonly [Landing, FaultOf<Kind>]> {
  const isOfKind = (fault: Fault): fault is FaultOf<Kind> => fault.kind === kind;
  for (const landing of verdicts.landings)
    for (const fault of landing.faults.filter(isOfKind)) yield [landing, fault];
}

type FaultOf<Kind> = Extract<Fault, { readonly kind: Kind }>;

/** The finding about a fault, on the source of the copy; `text` is its message unless the image itself was seen to fail. */
export function faultFinding(facts: Facts, landing: Landing, fault: Fault, text: string): Finding {
  const { start, end } = landing.delivery.span;
  return {
    start,
    end,
    ...messageOf(landing, fault, text),
    severity: severityOf(landing, fault),
    related: relatedOf(facts, landing, fault),
  };
}

/** The reasons that were seen name the missing file or symbol version. */
function messageOf(
  landing: Landing,
  { certainty, observation }: Fault,
  text: string,
): Pick<Finding, 'message' | 'certainty' | 'observed' | 'failure'> {
  if (observation === undefined) return { message: text, certainty };
  const subject = observation.path === landing.delivery.path ? subjectOf(landing) : `\`${observation.path}\``;
  return {
    message: `${subject} does not start here: ${observation.reason}`,
    certainty,
    observed: true,
    failure: observation.reason,
  };
}

/** `won't start` or, where that is not sure, `may not start`. */
export function startWords(certainty: Certainty): string {
  return certainty === 'certain' ? "won't start" : 'may not start';
}

/**
 * Error only for what a container or a RUN surely starts; what merely lies in the image is a warning, a guess a note.
 */
export function severityOf({ use }: Landing, { certainty }: Pick<Fault, 'certainty'>): Severity {
  if (certainty === 'possible') return 'info';
  const isStarted = use.kind === 'run' ? use.command.always : use.kind === 'started' && use.start.sure;
  return certainty === 'certain' && isStarted ? 'error' : 'warning';
}

/** The evidence of an artifact and of its fault, each place once, what is marked itself left out. */
export function relatedOf(
  facts: Facts,
  { delivery, runtime, use }: Landing,
  fault: Fault,
): readonly Related[] {
  const places: Evidence[] = [...delivery.artifact.evidence, ...fault.evidence];
  if (fault.evidence.length === 0 && runtime.base !== undefined) {
    places.push({ ...runtime.baseSpan, message: `it runs on ${runtime.base.title}` });
  }
  if (use.kind === 'started') {
    const { start, end } = use.start.span;
    places.push({ start, end, message: 'the container starts it here' });
  }
  const seen = new Set<string>();
  return places.filter(({ start, end, message }) => {
    const key = `${start}:${end}:${message}`;
    if (seen.has(key) || end <= start || end > facts.ast.text.length) return false;
    seen.add(key);
    return true;
  });
}
