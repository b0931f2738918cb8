import { applyEdits, editsOverlap } from '../../core/text/edit.js';
import type { Facts } from '../../core/facts.js';
import type { Span } from '../../core/text/text.js';
import { lookup } from '../../core/images/catalogue.js';
import { assemble } from './assemble.js';
import { checkNamedBase } from './base-check.js';
import { classOf } from './command-classes.js';
import { ecosystems } from './ecosystems/index.js';
import { factsOfBase, finalNeeds } from './final-needs.js';
import { explainedByContext } from './missing-sources.js';
import { leftBehind, placeSteps } from './placing.js';
import type { Carry, Plan } from './plan.js';
import { openSubject } from './preconditions.js';
import { checkToolchain, isEverywhere, readRoots, type Roots } from './roots.js';
import { needsNoSecondStage } from './smaller-base.js';
import { sourceText } from './wording.js';
import { sizeClassOf } from './run-bases.js';
import { checkResult } from './self-check.js';
import { unknownBuild, unknownProgram } from './source-tools.js';
import { isRefused, refuse, type Subject } from './subject.js';
import type { BaseChoice, Conversion, Converted, ConvertOptions, Refused } from './conversion-result.js';

/**
 * Splits a single-stage file into a stage that builds and one that runs. Answers a file that has been read again and
 * found to be the same in everything that a container sees, or a reason why not. Never throws; `onError` receives an
 * error of our own, which the person sees as a refusal.
 */
export function convert(
  facts: Facts,
  options: ConvertOptions = {},
  onError: (error: unknown) => void = () => undefined,
): Conversion {
  try {
    const opened = openSubject(facts);
    if (isRefused(opened)) return opened;
    const result = convertSubject(opened, options);
    return result.kind === 'refused' ? explainedByContext(opened, result) : result;
  } catch (error) {
    onError(error);
    // Any text is input; an unforeseen error must not become a wrong file.
    const at = { start: 0, end: 0 };
    const message = 'the file could not be converted because of an internal error';
    return refuse(facts.ast, 'self-check', at, message, 'Please report this with the file.');
  }
}

function convertSubject(subject: Subject, options: ConvertOptions): Conversion {
  const toolchain = checkToolchain(subject);
  if (toolchain !== undefined) return toolchain;
  const found = findPlan(subject);
  if (isRefused(found)) return found;
  const plan = withChoices(found, options);
  const roots = readRoots(subject);
  if (isRefused(roots)) return roots;
  if (options.base === undefined && needsNoSecondStage(subject, plan, roots))
    return changeBase(subject, plan);
  const image = options.base ?? plan.bases[0].image;
  return attempt({ subject, plan, roots }, image, image !== plan.bases[0].image);
}

/** The same stage on the smaller image. */
function changeBase({ ast, stage }: Subject, { bases: [{ image, reason }] }: Plan): Converted {
  const { start, end } = stage.from.words[0] ?? stage.from;
  const edits = [{ start, end, newText: image }];
  const message = `only the image changes: no module is compiled, so a second stage would contain the same files`;
  return {
    kind: 'converted',
    edits,
    text: applyEdits(ast.text, edits),
    base: image,
    oneStage: true,
    copied: [],
    leftBehind: [],
    notes: [{ message, span: { start, end } }],
    choices: [
      {
        image,
        reason,
        needs: [],
        bytes: lookup(image)?.bytes,
        sizeClass: sizeClassOf(image, lookup(image)?.bytes),
      },
    ],
  };
}

/** What people were asked for: files that nothing names stay behind, variables of the build come along. */
function withChoices(plan: Plan, { leave = [], keepEnv = false }: ConvertOptions): Plan {
  const carries = plan.carries.filter(({ to, unnamed }) => unnamed !== true || !leave.includes(to));
  return { ...plan, carries, ...(keepEnv && { buildOnly: new Set<string>() }) };
}

function findPlan(subject: Subject): Plan | Refused {
  for (const ecosystem of ecosystems) {
    const plan = ecosystem(subject);
    if (plan !== undefined) return plan;
  }
  const builds = subject.steps
    .flatMap(({ commands }) => commands)
    .find(({ command }) => classOf(command) === 'build');
  const [start] = subject.starts;
  const at = start?.span ?? subject.stage.from;
  const opaque = subject.steps.find(
    ({ instruction, understood, commands }) =>
      instruction.keyword === 'RUN' &&
      (!understood || commands.some(({ command }) => classOf(command) === 'unknown')),
  );
  if (builds === undefined && opaque !== undefined) return refuseOpaque(subject, opaque);
  if (builds === undefined) {
    const message = 'nothing is built here, so nothing can be left behind';
    return refuse(subject.ast, 'nothing-to-split', subject.stage.from, message, 'Nothing to do.');
  }
  if (subject.base.runtimes['php'] !== undefined || subject.base.runtimes['deno'] !== undefined) {
    const message =
      'what is installed here belongs to the interpreter that runs the program, so little can be left behind';
    return refuse(subject.ast, 'nothing-to-split', subject.stage.from, message, 'Nothing to do.');
  }
  return refuseOutput(subject, at);
}

/** Names what starts, and the command that could not be followed on the way to it. */
function refuseOutput(subject: Subject, at: Span): Refused {
  const name = subject.starts
    .map(({ command }) => command.words[0]?.text ?? '')
    .find((text) => text !== '' && !isEverywhere(text));
  const floating = floatingPython(subject);
  if (floating !== undefined) return floating;
  const followed = lostCommand(subject);
  const wanted = name === undefined ? '' : `: the file does not show where \`${name}\` comes from`;
  const message = `it is not known which files of the build the container needs${wanted}${followed}`;
  const hint =
    name?.includes('/') === true
      ? 'Name this path in the command that builds it, or convert by hand.'
      : 'Start the program by its path, and name the output of the build.';
  return refuse(subject.ast, 'artifact-unknown', at, message, hint);
}

/** `python:3`: the minor version is a part of the folder that packages go to. */
function floatingPython({ ast, base, baseReference, stage, steps }: Subject): Refused | undefined {
  const version = base.runtimes['python'];
  const installs = steps.some(({ commands }) =>
    commands.some(({ command }) => /^(pip|poetry|pipenv|uv)[\d.]*$/.test(command.words[0]?.text ?? '')),
  );
  if (version === undefined || /^\d+\.\d/.test(version) || !installs) return undefined;
  const message = `${baseReference} does not say which Python it has, and the folder of the packages is named after its minor version`;
  return refuse(
    ast,
    'unknown-base',
    stage.from,
    message,
    'Write the version in the tag, for example python:3.13.',
  );
}

/** The last command of a RUN whose output is not followed, with the script that it stands in. */
function lostCommand(subject: Subject): string {
  const lost = subject.steps
    .flatMap(({ commands }) => commands.map(({ command }) => command))
    .findLast((command) => classOf(command) === 'unknown');
  if (lost === undefined) return '';
  const written = lost.words
    .map(({ raw }) => raw)
    .join(' ')
    .slice(0, 60);
  if (lost.script === undefined) return `, and \`${written}\` is not followed`;
  const lines = (subject.read(lost.script) ?? '').split('\n');
  const line = lines.findIndex((text) => text.includes(lost.words[0]?.raw ?? '\n')) + 1;
  return `, and \`${written}\` (${lost.script}:${line.toString()}) is not followed`;
}

function refuseOpaque(subject: Subject, { instruction, commands }: Subject['steps'][number]): Refused {
  const unknown = commands.find(({ command }) => classOf(command) === 'unknown')?.command;
  const text = unknown === undefined ? '' : `: \`${sourceText(subject, unknown)}\` is not understood`;
  const message = `it is not known which files this RUN creates${text}`;
  const hint = 'Write its commands as plain shell commands, or create the build stage by hand.';
  return refuse(subject.ast, 'shell-not-understood', unknown ?? instruction, message, hint);
}

interface Prepared {
  readonly subject: Subject;
  readonly plan: Plan;
  readonly roots: Roots;
}

/** What is built or comes from elsewhere, and asks for libraries that nobody can name. */
function refuseUnknownNeeds({ subject, plan }: Prepared, image: string): Refused | undefined {
  const { ast, stage, baseReference } = subject;
  const built = unknownBuild(subject, plan);
  if (built !== undefined) {
    const message = `it is not known which libraries ${built} links: it is built from source`;
    const hint = 'Install a prebuilt package, or convert by hand.';
    return refuse(ast, 'unknown-run-time-libraries', stage.from, message, hint);
  }
  const fetched = image === baseReference ? undefined : unknownProgram(subject);
  if (fetched === undefined) return undefined;
  const message = `it is not known what \`${fetched.path}\` needs to run: it is downloaded, and ${fetched.by} starts it`;
  const hint = 'Add it to the final stage by hand, from an image or a package.';
  return refuse(ast, 'unknown-run-time-libraries', stage.from, message, hint);
}

function attempt(prepared: Prepared, image: string, strict: boolean): Conversion {
  const { subject, plan, roots } = prepared;
  const base = factsOfBase(subject, image);
  const at = subject.stage.from;
  if (base === undefined) {
    const message = `it is not known whether the program runs on ${image}: the image is not known`;
    return refuse(
      subject.ast,
      'unknown-base',
      at,
      message,
      'Choose a known image, or describe it in the setting stageInsight.images.',
    );
  }
  const placing = placeSteps(subject, plan, roots);
  if (isRefused(placing)) return placing;
  if (placing.last < 0) {
    const message = 'nothing is built here, so nothing can be left behind';
    return refuse(subject.ast, 'nothing-to-split', at, message, 'Nothing to do.');
  }
  const input = { subject, plan, roots, placing, image, base };
  const unfit = checkNamedBase(input);
  if (unfit !== undefined) {
    const message = `the program would not run on ${image}: ${unfit}`;
    return refuse(subject.ast, 'unknown-base', at, message, 'Omit the run base, or choose one that fits.');
  }
  const open = refuseUnknownNeeds(prepared, image);
  if (open !== undefined) return open;
  const needs = finalNeeds(input);
  if (isRefused(needs)) return needs;
  const edits = assemble(input, needs);
  if (isRefused(edits)) return edits;
  const text = applyEdits(subject.ast.text, edits);
  const carries = [...placing.carries, ...needs.carries];
  const wrong = editsOverlap(edits) ? overlap : checkResult(input, text, carries, strict);
  if (wrong !== undefined) {
    const message = `the result on ${image} would not work: ${wrong.message}`;
    return refuse(subject.ast, wrong.code, at, message, 'Convert by hand, or choose another run base.');
  }
  return describe(prepared, { image, text, edits, carries, notes: [...placing.notes, ...needs.notes] });
}

const overlap = { code: 'self-check', message: 'its edits overlap' } as const;

interface Outcome extends Pick<Converted, 'text' | 'edits' | 'notes'> {
  readonly image: string;
  readonly carries: readonly Carry[];
}

function describe(prepared: Prepared, { image, text, edits, carries, notes }: Outcome): Converted {
  let choices: readonly BaseChoice[] | undefined;
  const extra = (prepared.plan.extra ?? []).map(({ note }) => note);
  return {
    kind: 'converted',
    edits,
    text,
    base: image,
    copied: [...carries]
      .sort((a, b) => a.step - b.step)
      .map(({ to, derivation, span, unnamed = false }) => ({ path: to, derivation, span, unnamed })),
    leftBehind: leftBehind(prepared.subject, prepared.plan),
    notes: [...notes, ...extra],
    get choices() {
      return (choices ??= choicesOf(prepared));
    },
  };
}

/** Every offer is tried out in full: one that is shown works. */
function choicesOf(prepared: Prepared): readonly BaseChoice[] {
  const { subject, plan } = prepared;
  return plan.bases.flatMap(({ image, reason }, at): BaseChoice[] => {
    const tried = attempt(prepared, image, at > 0);
    if (tried.kind === 'refused') return [];
    const facts = factsOfBase(subject, image);
    const bytes = facts?.bytes;
    return [
      {
        image,
        reason,
        needs: needsOf(tried, facts?.shell === null),
        bytes,
        sizeClass: sizeClassOf(image, bytes),
      },
    ];
  });
}

function needsOf({ copied }: Converted, isShellLess: boolean): readonly string[] {
  const certificates = copied.some(({ path }) => path.includes('ca-certificates'));
  const zones = copied.some(({ path }) => path.includes('zoneinfo'));
  return [
    ...(certificates ? ['CA certificates are copied too'] : []),
    ...(zones ? ['time zone data is copied too'] : []),
    ...(isShellLess ? ['no shell for debugging'] : []),
  ];
}
