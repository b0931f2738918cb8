import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CheckReport } from '../../server/src/protocol/reports.js';
import { anyText } from '../support/arbitrary-dockerfiles.js';

const count = 10_000;
const perFolder = 2000;

/** 2 s a file are allowed; all of them together may take this long before a hang is certain. */
const limit = 240_000;

test(
  '10,000 damaged Dockerfiles through `check`: no crash, no hang, an answer that can be read',
  { timeout: limit + 60_000 },
  () => {
    const texts = fc.sample(anyText, {
      numRuns: count,
      ...(['1', 'true'].includes(process.env['CI'] ?? '') && { seed: 20261121 }),
    });
    for (let first = 0; first < count; first += perFolder) checkFolder(texts.slice(first, first + perFolder));
  },
);

function checkFolder(texts: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-mutated-'));
  try {
    texts.forEach((text, index) => writeFileSync(join(folder, `Dockerfile.${index}`), text));
    const cli = join(import.meta.dirname, '../../dist/cli.cjs');
    const options = { cwd: folder, timeout: limit, encoding: 'utf8', maxBuffer: 1 << 30 } as const;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [cli, 'check', '--format', 'json'],
      options,
    );
    expect(stderr).toBe('');
    expect([0, 1]).toContain(status);
    const { files } = JSON.parse(stdout) as CheckReport;
    expect(files).toHaveLength(texts.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
