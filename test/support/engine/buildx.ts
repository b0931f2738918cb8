import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modernEngine } from './modern.mjs';

/** The environment in which the docker command line has buildx. */
export function buildxEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, DOCKER_CONFIG: modernEngine().config };
}

/** What `COPY . /` of a context brings, as `docker buildx build` sees it: paths, sorted. */
export function pathsByBuildx(folder: string): readonly string[] {
  const out = mkdtempSync(join(tmpdir(), 'stage-insight-out-'));
  try {
    const args = ['buildx', 'build', '--quiet', '--output', `type=local,dest=${out}`, '-f', '-', folder];
    execFileSync('docker', args, {
      env: buildxEnvironment(),
      input: 'FROM scratch\nCOPY . /\n',
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    return readdirSync(out, { recursive: true }).map(String).sort();
  } finally {
    rmSync(out, { recursive: true });
  }
}
