import type { CheckReport } from '../../../../server/src/protocol/reports.js';
import { printableLines } from '../text/printable.js';

const commands = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' } as const;

/** Workflow commands that GitHub Actions turns into annotations, one line each. */
export function githubReport({ files, errors }: CheckReport): string {
  const lines = files.flatMap(({ file, findings }) =>
    findings.map(({ severity, rule, message, range: { start, end } }) => {
      const place = `file=${property(file)},line=${start.line + 1},endLine=${end.line + 1}`;
      const columns =
        start.line === end.line ? `,col=${start.character + 1},endColumn=${end.character + 1}` : '';
      return `::${commands[severity]} ${place}${columns},title=${property(rule)}::${data(message)}\n`;
    }),
  );
  const leftOut = errors.map(({ message }) => `::error title=stage-insight::${data(message)}\n`);
  return [...lines, ...leftOut].join('');
}

function data(text: string): string {
  return printableLines(text.replace(/\r\n?/g, '\n')).replace(/%/g, '%25').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
