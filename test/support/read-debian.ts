import type { ReadImage } from '../../server/src/protocol/read-image.js';

/** What reading a small private image gave. */
export const readDebian: ReadImage = {
  image: 'registry.example/base:3',
  platform: 'linux/amd64',
  digest: `sha256:1f2e${'0'.repeat(60)}`,
  asOf: '2026-11-30',
  entrypoint: [],
  cmd: ['bash'],
  user: '',
  workdir: '',
  env: { PATH: '/usr/bin:/bin' },
  distro: 'debian',
  release: 'bookworm',
  libc: { family: 'glibc', version: '2.36' },
  loaders: ['/lib64/ld-linux-x86-64.so.2'],
  shell: '/bin/sh',
  users: ['app', 'root'],
  groups: ['root', 'staff'],
  certificates: false,
  zoneinfo: true,
  packageManager: 'apt',
  packages: ['bash', 'libc6'],
  libraries: { '/usr/lib': ['libc.so.6', 'libpq.so.5'] },
  programs: { '/usr/bin': ['bash', 'sh'], '/usr/local/bin': [] },
  folderLinks: { '/bin': '/usr/bin' },
};
