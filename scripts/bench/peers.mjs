// The programs that are measured side by side: installed on first use into out/peers, never a dependency.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { inRoot } from '../lib/project.mjs';

const folder = inRoot('out/peers');
const versions = {
  'dockerfile-language-server-nodejs': '0.15.0',
  '@wharflab/tally-linux-x64': '0.45.0',
};

/** Installs the peers once; answers where each is. */
export function installPeers() {
  const wanted = JSON.stringify(versions);
  if (!existsSync(`${folder}/node_modules/@wharflab/tally-linux-x64`)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/package.json`, `{"private":true,"dependencies":${wanted}}\n`);
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    execFileSync(npm, ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: 'inherit',
    });
  }
  return {
    langserver: `${folder}/node_modules/dockerfile-language-server-nodejs/bin/docker-langserver`,
    tally: `${folder}/node_modules/@wharflab/tally-linux-x64/bin/tally`,
  };
}
