import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inRoot } from '../../../scripts/lib/project.mjs';

/** Names under which published images of the same content go too. */
const aliases = [
  ['python:3.11-bookworm', 'python:3.11-slim-bookworm'],
  ['python:3.11-bookworm', 'python:3.11.2-slim-bookworm'],
] as const;

const node = ['node:24-bookworm', 'node:24-bookworm-slim'] as const;

/** Stand-ins that need no package of a distribution: other names, and the project's own Node with npm and tsc. */
export function prepareMoreStandIns(): void {
  for (const [image, alias] of aliases) execFileSync('docker', ['tag', image, alias]);
  if (node.every(isThere)) return;
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-node-'));
  try {
    const npm = npmFolder();
    cpSync(process.execPath, join(folder, 'node'));
    cpSync(npm, join(folder, 'npm'), { recursive: true, dereference: true });
    cpSync(inRoot('node_modules/typescript'), join(folder, 'typescript'), { recursive: true });
    writeFileSync(join(folder, 'Dockerfile'), dockerfile);
    const tags = node.flatMap((tag) => ['--tag', tag]);
    execFileSync('docker', ['build', '--quiet', '--network', 'none', ...tags, folder]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Of the npm that is in PATH. */
function npmFolder(): string {
  const found = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  return dirname(dirname(realpathSync(found)));
}

function isThere(image: string): boolean {
  return spawnSync('docker', ['image', 'inspect', image], { stdio: 'ignore' }).status === 0;
}

const dockerfile = `FROM debian:bookworm-slim
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY typescript /usr/local/lib/node_modules/typescript
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && \\
    ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx && \\
    ln -s ../lib/node_modules/typescript/bin/tsc /usr/local/bin/tsc
LABEL stage-insight.stand-in=node-24
CMD ["node"]
`;
