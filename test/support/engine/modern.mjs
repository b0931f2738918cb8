/**
 * A modern engine beside the one that the system brings: Debian unstable's dockerd, containerd and buildx, unpacked
 * into ~/.cache/stage-insight/modern without installing them. They run on the system's own runc, as unstable's asks
 * for a newer glibc than a stable Debian has.
 *   node test/support/engine/modern.mjs           prints the folder of the binaries
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const cache = process.env.STAGE_INSIGHT_CACHE ?? join(homedir(), '.cache', 'stage-insight');
const packages = ['docker.io', 'docker-cli', 'docker-buildx', 'containerd'];

/**
 * Makes it if it is missing. `binaries`: folder with dockerd, containerd and docker; `config`: a DOCKER_CONFIG folder
 * whose command line has buildx.
 */
export function modernEngine() {
  const folder = join(cache, 'modern');
  const result = { binaries: join(folder, 'bin'), config: join(folder, 'config') };
  if (existsSync(join(result.config, 'cli-plugins', 'docker-buildx'))) return result;
  rmSync(folder, { recursive: true, force: true });
  const root = join(folder, 'root');
  const debs = join(folder, 'debs');
  for (const one of [
    root,
    debs,
    join(folder, 'lists', 'partial'),
    result.binaries,
    join(result.config, 'cli-plugins'),
  ])
    mkdirSync(one, { recursive: true });
  download(folder, debs);
  for (const deb of readdirSync(debs)) execFileSync('dpkg', ['-x', join(debs, deb), root]);
  for (const name of ['usr/sbin', 'usr/bin']) {
    for (const file of readdirSync(join(root, name)))
      symlinkSync(join(root, name, file), join(result.binaries, file));
  }
  const plugin = join(root, 'usr/libexec/docker/cli-plugins/docker-buildx');
  copyFileSync(plugin, join(result.config, 'cli-plugins', 'docker-buildx'));
  rmSync(debs, { recursive: true });
  return result;
}

function download(folder, debs) {
  const sources = join(folder, 'sources.list');
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(sources, `deb [signed-by=${keyring}] http://deb.debian.org/debian sid main\n`);
  const options = [
    `Dir::Etc::sourcelist=${sources}`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${join(folder, 'lists')}`,
    'APT::Sandbox::User=root',
    'APT::Update::Error-Mode=any',
    'Acquire::Retries=5',
  ].flatMap((option) => ['-o', option]);
  execFileSync('apt-get', [...options, 'update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('apt-get', [...options, 'download', '-qq', ...packages], {
    cwd: debs,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  console.log(modernEngine().binaries);
