import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { modernEngine } from './modern.mjs';

/**
 * No image of BuildKit can be pulled here. This one holds the BuildKit of the modern engine under the two names by
 * which the `docker-container` driver calls it: `buildkitd`, and `buildctl` to ask whether it is up and to reach it.
 */
export function importBuilderImage(host: string, name: string): void {
  const root = mkdtempSync(join(tmpdir(), 'stage-insight-builder-image-'));
  try {
    mkdirSync(join(root, 'usr', 'bin'), { recursive: true });
    for (const path of [...programs(), '/bin/bash', '/bin/cat']) addProgram(root, path);
    for (const [script, text] of Object.entries(scripts)) {
      writeFileSync(join(root, 'usr', 'bin', script), text);
      chmodSync(join(root, 'usr', 'bin', script), 0o755);
    }
    const flags = ['--change', 'ENTRYPOINT ["buildkitd"]', '--change', 'ENV PATH=/usr/bin'];
    const pack = `r=$1 h=$2; shift 2; tar -C "$r" -c . | docker -H "$h" import "$@"`;
    const { status, stderr } = spawnSync('sh', ['-c', pack, 'sh', root, host, ...flags, '-', name]);
    if (status !== 0) throw new Error(`the image of a builder could not be made: ${String(stderr)}`);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function programs(): readonly string[] {
  const { binaries } = modernEngine();
  const runc = execFileSync('sh', ['-c', 'command -v runc'], { encoding: 'utf8' }).trim();
  return [...['dockerd', 'containerd', 'containerd-shim-runc-v2'].map((one) => join(binaries, one)), runc];
}

/** With the libraries that it is linked to, where it looks for them. */
function addProgram(root: string, path: string): void {
  copyFileSync(path, join(root, 'usr', 'bin', basename(path)));
  const { stdout } = spawnSync('ldd', [path], { encoding: 'utf8' });
  for (const [library] of stdout.matchAll(/\/lib\S*/g)) {
    const copy = join(root, library);
    if (existsSync(copy)) continue;
    mkdirSync(join(copy, '..'), { recursive: true });
    copyFileSync(library, copy);
  }
}

/**
 * For an engine that hands over what it builds. With overlay engine 28 may open the same layer twice and then give up
 * ("ref … locked"), the more often the busier the machine is.
 */
export const nativeStore: readonly string[] = [
  '--feature',
  'containerd-snapshotter=true',
  '--storage-driver',
  'native',
];

const address = '127.0.0.1:2375';
const scripts = {
  buildkitd: `#!/usr/bin/bash
exec dockerd --data-root /var/lib/buildkit/engine -H tcp://${address} --tls=false \\
  ${nativeStore.join(' ')} --bridge=none --iptables=false --ip6tables=false --userland-proxy=false
`,
  buildctl: `#!/usr/bin/bash
exec 3<>/dev/tcp/${address.replace(':', '/')} || exit 1
[[ $1 == dial-stdio ]] || exit 0
printf 'POST /grpc HTTP/1.1\\r\\nHost: docker\\r\\nConnection: Upgrade\\r\\nUpgrade: h2c\\r\\n\\r\\n' >&3
while read -r line <&3 && [[ $line != $'\\r' ]]; do :; done
cat <&3 &
cat >&3
kill $!
`,
  'load-image': `#!/usr/bin/bash
exec 3<>/dev/tcp/${address.replace(':', '/')} || exit 1
printf 'POST /images/load HTTP/1.1\\r\\nHost: docker\\r\\nContent-Type: application/x-tar\\r\\n' >&3
printf 'Content-Length: %s\\r\\nConnection: close\\r\\n\\r\\n' "$1" >&3
cat >&3
cat <&3
`,
};

/** Gives a running builder a base image: no registry is near that it could ask. */
export function loadIntoBuilder(host: string, builder: string, image: string): void {
  const saved = execFileSync('docker', ['save', image], { maxBuffer: 100_000_000 });
  const load = ['-H', host, 'exec', '-i', `buildx_buildkit_${builder}0`, 'load-image', String(saved.length)];
  const said = execFileSync('docker', load, { input: saved, encoding: 'utf8' });
  if (!said.includes('Loaded image')) throw new Error(`the builder did not take ${image}: ${said}`);
}

/**
 * A runc that gives no container the one capability that root of a rented machine may lack itself: builders are
 * privileged, and runc gives up where it cannot pass on everything. For `startDaemon({ arguments })`.
 */
export function modestRuntime(folder: string): readonly string[] {
  const path = join(folder, 'runc-modest');
  writeFileSync(path, modestRunc);
  chmodSync(path, 0o755);
  return ['--add-runtime', `modest=${path}`, '--default-runtime', 'modest'];
}

const modestRunc = `#!/bin/sh
for argument; do
  case "$before" in
    --bundle) file=$argument/config.json ;;
    --process) file=$argument ;;
  esac
  before=$argument
done
[ -z "$file" ] || sed -i 's/"CAP_SYS_RESOURCE",\\?//g; s/,\\]/]/g' "$file"
exec runc "$@"
`;
