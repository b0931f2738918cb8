import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../../scripts/lib/project.mjs';
import { plainQuotes } from '../../server/src/lsp/to-lsp.js';
import type { CheckReport } from '../../server/src/protocol/reports.js';

/** A repository whose `stage-insight.json` turns rules off and describes a private base image. */
export const repository = inRoot('test/e2e/fixtures/private-base');

/** Texts of its files, by name. */
export const repositoryFiles: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(repository).map((name) => [name, readFileSync(join(repository, name), 'utf8')]),
);

/** One finding, as an editor shows it: from line 1 and column 1. */
export interface ShownFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: string;
  readonly rule: string;
  readonly message: string;
}

/** What the built terminal program says of the repository. Editors show no Markdown: their quotes are plain. */
export function findingsOfTerminal(): readonly ShownFinding[] {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-terminal-'));
  try {
    cpSync(repository, folder, { recursive: true });
    const command = [inRoot('dist/cli.cjs'), 'check', '--format', 'json', '--fail-on', 'never'];
    const { files } = JSON.parse(
      execFileSync(process.execPath, command, { cwd: folder, encoding: 'utf8' }),
    ) as CheckReport;
    return files.flatMap(({ file, findings }) =>
      findings.map(({ rule, severity, message, range: { start } }) => ({
        ...{ file, line: start.line + 1, column: start.character + 1 },
        ...{ severity, rule, message: plainQuotes(message) },
      })),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
