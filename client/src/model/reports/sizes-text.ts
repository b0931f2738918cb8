import type { MeasuredStageView, SizesReport } from '../../../../server/src/protocol/reports.js';
import { budgetState } from '../size/budget.js';
import { formatBytes, formatDelta } from '../size/format.js';
import { transferText } from '../size/transfer-text.js';
import { growthSince, type InstructionGrowth, type StageGrowth } from '../size/growth.js';
import { stageTitle } from '../stage/document-stages.js';
import { printable } from '../text/printable.js';

/** What sizes are compared with: an earlier report. */
export interface Comparison {
  readonly report: SizesReport;
  /** For people: the file that holds it. */
  readonly name: string;
}

/** The result of `sizes` for people; what changed stands below each stage when there is something to compare with. */
export function sizesText(report: SizesReport, comparison?: Comparison): string {
  const growth = comparison === undefined ? [] : growthSince(comparison.report, report);
  const since = comparison === undefined ? '' : ` since ${printable(comparison.name)}`;
  const stages = report.stages.flatMap((stage) => [
    stageLine(stage),
    ...stage.instructions
      .filter(({ bytes }) => bytes > 0)
      .map(({ range, bytes, text }) => instructionLine(formatBytes(bytes), range?.start.line, text ?? '')),
  ]);
  const changed = growth.filter(({ bytes, instructions }) => bytes !== 0 || instructions.length > 0);
  const changes = changed.flatMap((stage) => [
    changeLine(stage),
    ...stage.instructions.map(({ bytes, line, text }) => instructionLine(formatDelta(bytes), line, text)),
  ]);
  return [
    `${report.engine ?? ''}${transferredText(report)}`,
    '',
    ...stages,
    ...(comparison === undefined
      ? []
      : ['', changed.length === 0 ? `Nothing changed${since}` : `Changed${since}`]),
    ...changes,
    '',
  ].join('\n');
}

function transferredText({ transferredBytes }: SizesReport): string {
  return transferredBytes === undefined ? '' : `; ${transferText(transferredBytes)}`;
}

function stageLine({ index, name, bytes, ownBytes, budgetBytes, ...more }: MeasuredStageView): string {
  const delta = ownBytes === null ? '' : ` (${formatDelta(ownBytes)})`;
  const { compressedBytes, platforms = [] } = more;
  // What is transferred is another figure, and the one that lists of images show of some stores.
  const compressed =
    typeof compressedBytes === 'number' ? `, ${formatBytes(compressedBytes)} compressed` : '';
  const each = platforms.map((one) => `${one.platform} ${formatBytes(one.bytes)}`);
  const own = `${delta}${compressed}${each.length === 0 ? '' : `  ${printable(each.join(', '))}`}`;
  const state = budgetState(bytes, budgetBytes);
  const title = printable(stageTitle({ index, name }));
  return `${title}  ${formatBytes(bytes)}${own}${state === undefined ? '' : `  ${state.text}`}`;
}

function changeLine({ index, name, bytes, before, after }: StageGrowth): string {
  const title = printable(stageTitle({ index, name }));
  if (after === undefined) return `${title}  removed`;
  return before === undefined ? `${title}  new` : `${title}  ${formatDelta(bytes)}`;
}

function instructionLine(figure: string, line: number | undefined, text: string): string {
  const place = line === undefined ? 'removed ' : `line ${String(line + 1).padStart(3)}`;
  return `  ${figure.padStart(9)}  ${place}  ${shortened(text)}`;
}

/** The instruction on one line, its end left out. */
function shortened(text: string): string {
  const line = printable(text.replace(/\s+/g, ' '));
  return line.length > 70 ? `${line.slice(0, 69)}…` : line;
}

/** The same as Markdown, for a pull request: what each stage weighs, and which instructions changed. */
export function sizesMarkdown(report: SizesReport, file: string, comparison?: Comparison): string {
  const growth = comparison === undefined ? undefined : growthSince(comparison.report, report);
  const rows = report.stages.map((stage) => {
    const change = growth?.find(({ index, after }) => index === stage.index && after !== undefined);
    return [
      code(stageTitle(stage)),
      formatBytes(stage.bytes),
      ...(growth === undefined ? [] : [change?.before === undefined ? 'new' : formatDelta(change.bytes)]),
      budgetCell(stage),
    ];
  });
  const gone = (growth ?? [])
    .filter(({ after }) => after === undefined)
    .map((stage) => [code(stageTitle(stage)), 'removed', formatDelta(stage.bytes), '']);
  const changeHead = growth === undefined ? [] : ['Change'];
  return [
    `### Image sizes of ${code(file)}`,
    '',
    ...markdownTable(['Stage', 'Size', ...changeHead, 'Budget'], [...rows, ...gone]),
    ...(growth === undefined ? heaviest(report) : changedInstructions(growth, comparison?.name ?? '')),
    '',
  ].join('\n');
}

function budgetCell({ bytes, budgetBytes }: MeasuredStageView): string {
  const state = budgetState(bytes, budgetBytes);
  if (state === undefined) return '';
  return state.over > 0 ? `**${state.text}**` : state.text;
}

/** Of stages over their budget, what weighs most in them. */
function heaviest({ stages }: SizesReport): readonly string[] {
  const rows = stages
    .filter(({ bytes, budgetBytes }) => (budgetState(bytes, budgetBytes)?.over ?? 0) > 0)
    .flatMap((stage) =>
      [...stage.instructions]
        .filter(({ bytes }) => bytes > 0)
        .sort((a, b) => b.bytes - a.bytes)
        .slice(0, 5)
        .map(({ range, bytes, text }) => [
          code(stageTitle(stage)),
          lineCell(range?.start.line),
          code(shortened(text ?? '')),
          formatBytes(bytes),
        ]),
    );
  if (rows.length === 0) return [];
  return ['', '#### What weighs most', '', ...markdownTable(['Stage', 'Line', 'Instruction', 'Size'], rows)];
}

function changedInstructions(growth: readonly StageGrowth[], since: string): readonly string[] {
  const rows = growth.flatMap((stage) =>
    stage.instructions.map((one) => [code(stageTitle(stage)), ...changeCells(one)]),
  );
  if (rows.length === 0) return ['', `No instruction changed its size since ${code(since)}.`];
  const head = ['Stage', 'Line', 'Instruction', 'Size', 'Change'];
  return ['', `#### What changed since ${code(since)}`, '', ...markdownTable(head, rows)];
}

function changeCells({ line, text, after, bytes }: InstructionGrowth): readonly string[] {
  const size = after === undefined ? 'removed' : formatBytes(after);
  return [lineCell(line), code(shortened(text)), size, formatDelta(bytes)];
}

function lineCell(line: number | undefined): string {
  return line === undefined ? '' : String(line + 1);
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const align = head.map((title) => (['Line', 'Size', 'Change'].includes(title) ? '---:' : '---'));
  return [head, align, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** What anybody may have written, as a code span that nothing in it ends, in a cell of a table. */
function code(text: string): string {
  const plain = printable(text).replaceAll('|', '\\|');
  const ticks = '`'.repeat(Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return plain.includes('`') ? `${ticks} ${plain} ${ticks}` : `${ticks}${plain}${ticks}`;
}
