import { expect, test } from 'vitest';
import { drawArtifact, runText } from '../../support/stage-runs.js';

const glibc = 'dynamic glibc 2.36 likely';

// `ldd` in each image, and the build files of those that hold one static program.
test.each([
  ['alpine:3.20', '/bin/busybox', 'dynamic musl 1.2.5 certain'],
  ['alpine:3.20', '/usr/bin/wget', 'dynamic musl 1.2.5 certain'],
  ['debian:12', '/bin/sh', glibc],
  ['debian:12', '/usr/bin/curl', `${glibc} [libcurl]`],
  ['debian:12', '/usr/bin/wget', `${glibc} [libpsl]`],
  ['debian:12', '/usr/bin/jq', `${glibc} [libjq]`],
  ['debian:12', '/usr/bin/psql', `${glibc} [libpq]`],
  ['debian:12', '/usr/local/bin/ffmpeg', glibc],
  ['debian:12', '/usr/bin/ffmpeg', `${glibc} [libavdevice]`],
  // On Debian a package brings busybox, and which one decides how it is linked.
  ['debian:12', '/bin/busybox', 'unknown possible'],
  ['debian:12', '/usr/bin/bash-static', 'unknown possible'],
  ['debian:12', '/usr/bin/strange', 'unknown possible'],
  ['debian:12', '/opt/x/sh', 'unknown possible'],
  // Node's own builds ask for an old glibc, whatever image they are in.
  ['node:22-bookworm', '/usr/local/bin/node', 'dynamic glibc likely [libstdc++ libgcc_s]'],
  ['node:22-alpine', '/usr/local/bin/node', 'dynamic musl certain [libstdc++ libgcc_s]'],
  ['busybox:1.36-musl', '/bin/sh', 'static likely'],
  ['traefik:3', '/usr/local/bin/traefik', 'static likely'],
  ['ghcr.io/astral-sh/uv:latest', '/uv', 'static likely'],
  ['docker.io/mikefarah/yq:4', '/usr/bin/yq', 'static likely'],
  ['debian:12', '/etc/passwd', 'data likely'],
  ['traefik:3', '/etc/ssl/certs/', 'data likely'],
  ['debian:12', '/x/y.json', 'data likely'],
  ['private.example/x', '/bin/sh', 'unknown possible'],
])('%s has at %s: %s', (image, path, expected) => {
  const landed = path.endsWith('/') ? '/x/' : '/x';
  const runs = runText(`FROM scratch\nCOPY --from=${image} ${path} ${landed}\n`);
  expect(drawArtifact(runs.deliveries[0]?.artifact)).toBe(expected);
});
