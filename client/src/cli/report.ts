import type { FindingView } from '../../../server/src/protocol/reports.js';
import { drawText } from '../../../server/src/features/graph-text.js';
import { printableLines } from '../model/text/printable.js';
import { textReport } from '../model/reports/text-report.js';
import { createAnalyser } from './analysing.js';
import { refuseOthers } from './check-files.js';
import { nameOf, readSource } from './read-file.js';
import { onlyFile, readCommandLine } from './options.js';
import type { Terminal } from './terminal.js';

/** `report`: graph, findings and what to do about them, for a person who meets the tool for the first time. */
export async function report(words: readonly string[], terminal: Terminal): Promise<number> {
  const { positionals } = readCommandLine(words, {});
  const { file, text } = readSource(onlyFile('report', positionals));
  const { bold } = terminal.style;
  const analyser = await createAnalyser();
  refuseOthers(file, text, analyser);
  const findings = analyser.findings(file, text, true);
  terminal.print(
    `${bold(`Stages of ${nameOf(file)}`)}\n\n${printableLines(drawText(analyser.graph(file, text), new Map()))}\n`,
  );
  terminal.print(`${bold('Findings')}\n\n`);
  terminal.print(
    textReport(
      { version: 1, files: [{ file, findings }], errors: [] },
      new Map([[file, text]]),
      terminal.style,
    ),
  );
  terminal.print(`\n${bold('What to do')}\n\n${advice(nameOf(file), findings)}`);
  return 0;
}

function advice(file: string, findings: readonly FindingView[]): string {
  const safe = findings.filter(({ fixes }) => fixes[0]?.safety === 'safe').length;
  const suggested = findings.filter(({ fixes }) => fixes[0]?.safety === 'suggested').length;
  const lines = [
    ...(findings.length === 0 ? ['  Nothing: the stages fit together.'] : []),
    ...(safe > 0 ? [`  stage-insight check --fix ${file}   applies the safe fixes: ${safe}`] : []),
    ...(suggested > 0
      ? [`  suggested fixes: ${suggested}; open the file in the editor, or see "fix:" above`]
      : []),
    ...(findings.length > 0 ? [`  stage-insight explain ${findings[0]?.rule ?? 'RULE'}   says why`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
