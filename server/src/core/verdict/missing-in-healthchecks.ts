import type { Facts } from '../facts.js';
import type { ServiceHealthcheck } from '../inputs.js';
import { isBuiltin, lacksProgram } from '../run/missing-commands.js';
import type { Answer } from '../run/stage-run.js';
import type { Span } from '../text/text.js';
import { isTemplate } from '../text/template.js';

/** The program of a health check in a Compose file that the image of the service does not contain. */
export interface MissingInHealthcheck extends Span {
  /** In which it stands. */
  readonly file: string;
  readonly stage: number;
  readonly name: string;
  readonly certainty: 'certain' | 'likely';
}

/** Health checks of Compose services whose program the image surely or most likely lacks. */
export function missingInHealthchecks(facts: Facts): readonly MissingInHealthcheck[] {
  const { inputs, ast } = facts;
  if (inputs.healthchecks === undefined || isTemplate(ast)) return [];
  return inputs.healthchecks.flatMap((check) => missingIn(facts, check) ?? []);
}

function missingIn(facts: Facts, check: ServiceHealthcheck): MissingInHealthcheck | undefined {
  const { program: name, byShell, target, file, start, end } = check;
  const { graph, runs, verdicts } = facts;
  if (check.buildArguments?.some((one) => decides(facts, one)) === true) return undefined;
  const stage = target === undefined ? graph.final : graph.target(target)?.index;
  if (stage === undefined || stage < 0) return undefined;
  // A file laid over this one may build another stage.
  const stages = target === undefined ? [stage, ...verdicts.targets] : [stage];
  const shells = byShell ? stages.map((one) => runs.stage(one).runtime.shell) : [];
  // Without a shell nothing comes as far as the program.
  if (byShell && shells.every(({ value }) => value === false))
    return { file, start, end, stage, name: '/bin/sh', certainty: certaintyOf(shells) };
  if (byShell && (isBuiltin(name) || shells.some(({ value }) => value !== true))) return undefined;
  const answers = stages.map((one) => {
    const { runtime } = runs.stage(one);
    return lacksProgram(name, () => runtime.holds({ kind: 'program', name }));
  });
  const known = answers.filter((answer) => answer !== undefined);
  if (known.length < answers.length) return undefined;
  return { file, start, end, stage, name, certainty: certaintyOf(known) };
}

function certaintyOf([first]: readonly Answer[]): MissingInHealthcheck['certainty'] {
  return first?.likely === true ? 'likely' : 'certain';
}

/** Whether an argument says what is the base or what is installed: Compose gives another value than the default. */
function decides({ ast }: Facts, name: string): boolean {
  const use = new RegExp(`\\$\\{?${name}\\b`);
  return ast.instructions.some(({ keyword, start, end }) => {
    const text = ast.text.slice(start, end);
    const counts =
      keyword === 'FROM' || (keyword === 'RUN' && /\b(apt|apt-get|apk|dnf|microdnf|yum)\b/.test(text));
    return counts && use.test(text);
  });
}
