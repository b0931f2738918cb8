import type { StageItem } from '../../../../server/src/protocol/messages.js';
import type { BuildPlan } from '../../../../server/src/protocol/build-plan.js';
import { printable } from '../text/printable.js';
import { t } from '../text/translate.js';

/** What the last words of a container say. */
export interface Death {
  /** One sentence: what happened and why. Its names come out of a log: show it as text. */
  readonly explanation: string;
  /** Rules that report the fault, the likeliest first. */
  readonly rules: readonly string[];
  /** Path or name of the program, where the message names it. */
  readonly program?: string;
  /** The user that was not found. */
  readonly user?: string;
}

const loaderRules = ['libc-mismatch', 'static-base-dynamic-binary', 'shell-missing'];
const libraryRules = ['shared-library-missing', 'libc-mismatch', 'static-base-dynamic-binary'];

interface Pattern {
  readonly pattern: RegExp;
  /** `named`: the named groups of the match, cleaned. */
  explain(named: Readonly<Record<string, string | undefined>>): Death;
}

/** More telling messages first: one log may hold several. Sources: runc, ld.so, musl's ldso, busybox, Go, the JVM. */
const patterns: readonly Pattern[] = [
  {
    pattern: /(?<![^\s:'"`])(?<program>[^\s:'"`]{1,500}): [^\n]{0,1000}?version [`'"](?<symbol>[A-Z]\w{0,40}_[\w.]{1,60})['"`] not found/,
    explain: ({ program = '', symbol = '' }) => ({
      explanation: t('{0} needs {1}, which the image does not contain: it was linked on a newer system.', program, symbol),
      rules: ['glibc-too-old'],
      program,
    }),
  },
  {
    pattern: /(?<symbol>GLIBC(?:XX)?_[\d.]+)['"`]? not found(?:[^\n]{0,1000}?required by (?<program>[^\s)]+))?/,
    explain: ({ program, symbol = '' }) => ({
      explanation: t('The program needs {0}, which the image does not contain: it was linked on a newer system.', symbol),
      rules: ['glibc-too-old'],
      ...(program !== undefined && { program }),
    }),
  },
  {
    pattern: /(?:(?<![^\s:])(?<program>[^\s:]{1,500}): )?error while loading shared libraries: (?<library>[^\s:]+): cannot open shared object file/,
    explain: ({ program, library = '' }) => missingLibrary(library, program),
  },
  {
    pattern: /Error loading shared library (?<library>[^\s:]+): No such file or directory(?: \(needed by (?<program>[^\s)]+)\))?/,
    explain: ({ program, library = '' }) => missingLibrary(library, program),
  },
  {
    pattern: /(?<![^\s:'"])(?<library>[^\s:'"]{1,500}\.so[.\d]{0,40}): cannot open shared object file/,
    explain: ({ library = '' }) => missingLibrary(library, undefined),
  },
  {
    pattern: /(?:exec:? ["']?(?<program>[^\s"':]+)["']?: [^\n]{0,1000}?)?exec format error/i,
    explain: ({ program }) => ({
      explanation: t('{0} was built for another processor architecture, or it is a script without a #! line.', program ?? t('The program')),
      rules: ['platform-mismatch'],
      ...(program !== undefined && { program }),
    }),
  },
  {
    pattern: /unable to find (?:user|group) (?<user>[^\s:]+)/,
    explain: ({ user = '' }) => ({
      explanation: t('The user {0} does not exist in /etc/passwd of the image.', user),
      rules: ['user-missing'],
      user,
    }),
  },
  {
    pattern: /certificate signed by unknown authority|unable to get local issuer certificate|CERTIFICATE_VERIFY_FAILED/,
    explain: () => ({
      explanation: t('TLS connections fail because the image contains no root certificates.'),
      rules: ['ca-certificates-missing'],
    }),
  },
  {
    pattern: /unknown time zone (?<zone>\S+)/,
    explain: ({ zone = '' }) => ({
      explanation: t('The time zone {0} is unknown because the image contains no time zone data.', zone),
      rules: ['timezone-data-missing'],
    }),
  },
  {
    pattern: /UnsupportedClassVersionError/,
    explain: () => ({
      explanation: t('The classes were compiled for a newer Java version than the image contains.'),
      rules: ['java-version-mismatch'],
    }),
  },
  {
    pattern: /exec:? ["']?(?<program>[^\s"':]+)["']?: executable file not found in \$PATH/,
    explain: ({ program = '' }) => ({
      explanation: t('{0} is not in any folder of PATH in the image.', program),
      rules: ['shell-missing', 'static-base-dynamic-binary'],
      program,
    }),
  },
  {
    pattern: /exec:? ["']?(?<program>[^\s"':]+)["']?: [^\n]{0,1000}?no such file or directory/,
    explain: ({ program = '' }) => missingLoader(program),
  },
  {
    pattern: /exec user process caused:? "?no such file or directory/,
    explain: () => missingLoader(undefined),
  },
  {
    pattern: /(?:exec )(?<program>\/[^\s:'"]+): (?:no such file|not found)/i,
    explain: ({ program }) => missingLoader(program),
  },
  {
    pattern: /sh: (?:line )?(?:\d+: )?(?<program>\/[^\s:]+): (?:not found|No such file|cannot execute: required file not found)/,
    explain: ({ program }) => missingLoader(program),
  },
]; // prettier-ignore

function missingLibrary(library: string, program: string | undefined): Death {
  return {
    explanation: t('{0} needs {1}, which the image does not contain.', program ?? t('The program'), library),
    rules: libraryRules,
    ...(program !== undefined && { program }),
  };
}

/** The kernel says so of the program although it is its loader, or its interpreter, that is missing. */
function missingLoader(program: string | undefined): Death {
  return {
    explanation: t(
      '{0}, or the loader or interpreter it needs, is not in the image. Often it was built for another C library than the image contains.',
      program ?? t('The program'),
    ),
    rules: loaderRules,
    ...(program !== undefined && { program }),
  };
}

const longestMessage = 100_000;

/** Reads a message or a whole log; `undefined` when nothing in it is known. */
export function readDeath(message: string): Death | undefined {
  const text = message.slice(-longestMessage);
  for (const { pattern, explain } of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return explain(cleanGroups(match.groups ?? {}));
  }
  return undefined;
}

const longestName = 120;

function cleanGroups(
  groups: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const entries = Object.entries(groups).map(([name, value]) => {
    return [name, value && printable(value).slice(0, longestName)] as const;
  });
  return Object.fromEntries(entries);
}

/** A finding of the server as far as it is compared here. */
export interface ShownFinding {
  readonly rule: string;
  readonly line: number;
  readonly character: number;
  readonly message: string;
}

/** Where to look: at a finding, whose fixes are offered, or at a line. */
export interface DeathPlace {
  readonly line: number;
  readonly character: number;
  readonly hasFinding: boolean;
}

/** The finding that tells of the same fault, else the COPY that brings the program, else what starts it. */
export function placeOfDeath(
  death: Death,
  stage: StageItem,
  plan: BuildPlan,
  findings: readonly ShownFinding[],
): DeathPlace {
  const finding = findingOf(death, findings);
  if (finding !== undefined) return { ...finding, hasFinding: true };
  const { delivered = [], starts = [] } = stage;
  const brought = delivered.find(({ path }) => isProgram(path, death.program));
  const start = starts.find(({ path, program }) => isProgram(path ?? program, death.program)) ?? starts[0];
  const line = userLine(death, stage, plan) ?? brought?.line ?? start?.line ?? stage.fromRange.start.line;
  return { line, character: 0, hasFinding: false };
}

function findingOf({ rules, program }: Death, findings: readonly ShownFinding[]): ShownFinding | undefined {
  const fitting = findings.filter(({ rule }) => rules.includes(rule));
  const named = fitting.find(({ message }) => program !== undefined && message.includes(`'${program}'`));
  return named ?? fitting[0];
}

function isProgram(path: string, program: string | undefined): boolean {
  if (program === undefined) return false;
  return path === program || path.endsWith(`/${program.replace(/^.*\//, '')}`);
}

function userLine({ user }: Death, { index }: StageItem, plan: BuildPlan): number | undefined {
  if (user === undefined) return undefined;
  const users = (plan.stages[index]?.instructions ?? []).filter(({ keyword }) => keyword === 'USER');
  return users.at(-1)?.line;
}
