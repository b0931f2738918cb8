import { printable } from '../text/printable.js';
import type { CheckReport, FindingView } from '../../../../server/src/protocol/reports.js';
import { countSentence } from './findings.js';

/** Marks for a terminal; plain text when colours are off. */
export interface Style {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly note: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

const same = (text: string): string => text;
export const plainStyle: Style = { error: same, warning: same, note: same, dim: same, bold: same };

const sgr =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;
export const colourStyle: Style = {
  error: sgr(31),
  warning: sgr(33),
  note: sgr(36),
  dim: sgr(2),
  bold: sgr(1),
};

/** Findings for people: place, severity, message, the marked line, the evidence, what to do. */
export function textReport(report: CheckReport, texts: ReadonlyMap<string, string>, style: Style): string {
  const blocks = report.files.flatMap(({ file, findings }) => {
    const lines = (texts.get(file) ?? '').split(/\r\n|[\n\r]/);
    return findings.map((finding) => drawFinding(file, finding, lines, style));
  });
  return [...blocks, `${countSentence(report)}\n`].join('\n');
}

function drawFinding(file: string, finding: FindingView, lines: readonly string[], style: Style): string {
  const { severity, rule, message, range, related, fixes, certainty } = finding;
  const paint = severity === 'error' ? style.error : severity === 'warning' ? style.warning : style.note;
  const place = `${printable(file)}:${range.start.line + 1}:${range.start.character + 1}`;
  const doubt = certainty === 'certain' ? '' : `, ${certainty}`;
  return [
    `${style.bold(place)}  ${paint(severity)}  ${printable(message)}  ${style.dim(`[${rule}${doubt}]`)}`,
    ...excerpt(finding, lines, paint, style),
    ...related.map(
      (place) => `    ${style.dim(`line ${place.range.start.line + 1}:`)} ${printable(place.message)}`,
    ),
    ...fixes.map((fix) => `    ${style.dim('fix:')} ${printable(fix.title)}`),
    '',
  ].join('\n');
}

const widest = 160;

function excerpt(
  { range }: FindingView,
  lines: readonly string[],
  paint: (text: string) => string,
  style: Style,
): string[] {
  const line = lines[range.start.line] ?? '';
  const { character } = range.start;
  if (line.length > widest || line.trim() === '') return [];
  const end = range.end.line === range.start.line ? range.end.character : line.length;
  const carets = '^'.repeat(Math.max(1, end - character));
  const number = String(range.start.line + 1).padStart(4);
  const pad = line.slice(0, character).replace(/[^\t]/g, ' ');
  return [
    `${style.dim(`${number} |`)} ${printable(line.replace(/\t/g, ' '))}`,
    `     ${style.dim('|')} ${pad.replace(/\t/g, ' ')}${paint(carets)}`,
  ];
}
