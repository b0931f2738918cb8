import { stageTitle } from '../stage/document-stages.js';
import { printable } from '../text/printable.js';
import type {
  VerifiedFinding,
  VerifiedProgram,
  VerifiedStage,
  VerifyReport,
} from '../../../../server/src/protocol/reports.js';
import type { Style } from './text-report.js';

/** The result of `verify` for people: each program with its reasons, then what became of the findings. */
export function verifyText({ engine, stages, findings }: VerifyReport, file: string, style: Style): string {
  const found = findings.map((finding) => drawFinding(finding, file, style));
  return [
    engine ?? '',
    '',
    ...stages.flatMap((stage) => [...drawStage(stage, style), '']),
    ...(found.length === 0 ? ['No findings.'] : found),
    '',
  ].join('\n');
}

function drawStage({ index, name, image, programs }: VerifiedStage, style: Style): readonly string[] {
  const head = `${style.bold(printable(stageTitle({ index, name })))}  ${style.dim(image.slice(0, 19))}`;
  if (programs.length === 0) return [head, '  holds nothing that is started'];
  return [head, ...programs.flatMap((program) => drawProgram(program, style))];
}

function drawProgram(
  { path, runs, linkage, family, reasons }: VerifiedProgram,
  style: Style,
): readonly string[] {
  const words = {
    true: style.note('starts'),
    false: style.error('does not start'),
    null: style.dim('not known'),
  };
  const kind = [linkage, ...(family === null ? [] : [family])].join(', ');
  return [
    `  ${printable(path)}  ${words[`${runs}`]}  ${style.dim(kind)}`,
    ...reasons.map((reason) => `    ${printable(reason)}`),
  ];
}

function drawFinding({ rule, range, verdict, message }: VerifiedFinding, file: string, style: Style): string {
  const place = `${printable(file)}:${range.start.line + 1}:${range.start.character + 1}`;
  const paint = verdict === 'proved' ? style.error : verdict === 'refuted' ? style.note : style.dim;
  return `${style.bold(place)}  ${paint(verdict)}  ${printable(message)}  ${style.dim(`[${rule}]`)}`;
}
