import { derivationOf } from '../assists/derivation.js';
import type { Artifact, Delivery, Evidence } from '../core/artifacts.js';
import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import { providedBy } from '../core/packages/provide-paths.js';
import { isInside, spanHolds, type Span } from '../core/text/text.js';
import type { Fault, Landing } from '../core/verdict/landing.js';
import { innermost, spanOf } from './at-offset.js';
import { code, plain, withCode } from './stage-words.js';

const maxShown = 8;

/**
 * What a RUN makes, or what a COPY brings from another stage, how that came to its path, and whether it runs; nothing
 * where nothing is known. At a source of a COPY: what this source brings.
 */
export function hoverArtifacts(
  facts: Facts,
  instruction: Instruction,
  offset: number,
): { readonly span: Span; readonly markdown: string } | undefined {
  const { keyword } = innermost(instruction);
  const source = facts.runs.deliveries.find(
    (delivery) => delivery.instruction.index === instruction.index && spanHolds(delivery.span, offset),
  )?.span;
  const lines = keyword === 'RUN' ? madeLines(facts, instruction) : broughtLines(facts, instruction, source);
  if (lines.length === 0) return undefined;
  const hidden = lines.length - maxShown;
  const shown = lines.slice(0, maxShown).map((line) => `- ${line}`);
  const more = hidden > 0 ? [`- and ${String(hidden)} more`] : [];
  const title = keyword === 'RUN' ? '**Creates**' : '**Copies**';
  return {
    span: spanOf(source ?? instruction.keywordSpan),
    markdown: [title, '', ...shown, ...more].join('\n'),
  };
}

/** Artifacts with evidence that lies in the instruction. */
function madeLines({ graph, runs }: Facts, instruction: Instruction): readonly string[] {
  const stage = graph.stageAt(instruction.start);
  if (stage === undefined) return [];
  return runs
    .stage(stage.index)
    .artifacts.filter(
      ({ evidence, origin }) => origin === stage.index && evidence.some((one) => isInside(one, instruction)),
    )
    .map((artifact) => describeArtifact(artifact.path, artifact));
}

function broughtLines(facts: Facts, instruction: Instruction, source: Span | undefined): readonly string[] {
  const { runs, verdicts } = facts;
  return runs.deliveries
    .filter(
      ({ instruction: { index }, span }) =>
        index === instruction.index && (source === undefined || span.start === source.start),
    )
    .map((delivery) => {
      const landing = verdicts.landings.find((each) => {
        return each.delivery.instruction === delivery.instruction && each.delivery.path === delivery.path;
      });
      const { artifact, path } = delivery;
      const given = givenByStage(facts, artifact);
      return (
        describeArtifact(path, given === undefined ? artifact : { ...artifact, explanation: given.message }) +
        describeLanding(delivery, landing) +
        (given === undefined ? describeWay(facts, artifact) : ` (line ${lineOf(facts, given)})`)
      );
    });
}

/** Certificates and time zones that no command of the file made: the base image has them, or a package. */
function givenByStage({ runs }: Facts, { path, origin, evidence }: Artifact): Evidence | undefined {
  if (evidence.length > 0 || origin < 0) return undefined;
  const { runtime } = runs.stage(origin);
  const answers = providedBy(path).flatMap(({ kind }) => {
    if (kind === 'certificates') return runtime.caCertificates;
    return kind === 'zoneinfo' ? runtime.zoneinfo : [];
  });
  return answers.find(({ value }) => value === true)?.evidence[0];
}

function lineOf({ ast }: Facts, { start }: Span): string {
  return String(ast.lines.positionAt(start).line + 1);
}

/** How the path that is copied follows from the commands of its stage, each with its line. */
function describeWay(facts: Facts, artifact: Artifact): string {
  return derivationOf(facts, artifact)
    .map((step) => `  \n  ${withCode(step.message)} (line ${lineOf(facts, step)})`)
    .join('');
}

function describeArtifact(path: string, { explanation }: Artifact): string {
  return explanation === '' ? code(path) : `${code(path)} — ${plain(explanation)}`;
}

/** `; starts in Alpine 3.22`, or why it does not; empty where that is not known. */
function describeLanding({ artifact }: Delivery, landing: Landing | undefined): string {
  if (landing === undefined) return '';
  const place = plain(landing.runtime.base?.title ?? 'the image it is copied to');
  if (landing.observation !== undefined)
    return landing.observation.runs
      ? '; **starts here**: verified in the built image'
      : `; **does not start here**: ${plain(landing.observation.reason)}`;
  const [fault] = landing.faults;
  if (fault !== undefined) {
    const verb = fault.certainty === 'certain' ? 'does not run' : 'may not run';
    return `; **${verb}** in ${place}: ${plain(describeFault(fault))}`;
  }
  return fits(artifact, landing) ? `; **runs** in ${place}` : '';
}

/** No fault is not enough: what is not known of either side must not be called sound. */
function fits({ linkage, certainty, libc }: Artifact, { runtime }: Landing): boolean {
  if (certainty === 'possible') return false;
  if (linkage === 'static') return true;
  return linkage === 'dynamic' && libc !== undefined && runtime.runsDynamic(libc).value === true;
}

function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'platform':
      return `it is built for ${fault.built}, the stage runs on ${fault.runs}`;
    case 'no-loader':
      return `the image has no loader for ${fault.family} programs`;
    case 'other-libc':
      return `it needs ${fault.family}, the image has ${fault.there}`;
    case 'older-glibc':
      return `it was linked against glibc ${fault.built}, the image has glibc ${fault.runs}`;
    case 'older-libstdcxx':
      return `it needs GLIBCXX_${fault.asks}, but the libstdc++ of the image ends at GLIBCXX_${fault.runs}`;
    case 'library':
      return `${fault.library} is missing`;
    case 'native-modules':
      return describeNative(fault.cause);
    case 'dangling-link':
      return `its links lead to ${fault.to}, which is not there`;
    case 'runtime-version':
      return `it needs ${fault.name} ${fault.needed}, the image has ${fault.there}`;
    case 'interpreter':
      return `${fault.interpreter} is missing`;
    case 'no-interpreter-line':
      return 'it has no #! line, and no shell runs it';
    case 'certificates':
      return 'the image has no CA certificates';
    case 'cultures':
      return `${fault.by} fails without cultures`;
    case 'globalization':
      return 'the image has no ICU libraries';
    case 'zoneinfo':
      return 'the image has no time zone data';
  }
}

function describeNative(cause: Extract<Fault, { readonly kind: 'native-modules' }>['cause']): string {
  switch (cause.kind) {
    case 'libc':
      return `its native modules are built for ${cause.built}, the image has ${cause.runs}`;
    case 'version':
      return `its native modules are built for ${cause.name} ${cause.built}, the image has ${cause.runs}`;
    case 'path':
      return `it works only at ${cause.home}`;
  }
}
