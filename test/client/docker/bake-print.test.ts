import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveBake } from '../../../client/src/docker/build/bake-print.js';

/** Where no buildx can be started, on a machine without docker as well. */

const folder = mkdtempSync(join(tmpdir(), 'stage-insight-'));
rmSync(folder, { recursive: true });

test.each([
  [folder, { reason: 'refused', message: `docker-bake.hcl: no such folder: ${folder}` }],
  [tmpdir(), { reason: 'unsupported', message: 'The docker command line with buildx is not installed.' }],
])('in %s', async (where, fault) => {
  const bake = { file: join(where, 'docker-bake.hcl'), target: 'app', folders: [where] };
  const environment = { PATH: '/nowhere' };
  expect(await resolveBake(bake, join(where, 'Dockerfile'), environment)).toEqual({ ok: false, fault });
});
