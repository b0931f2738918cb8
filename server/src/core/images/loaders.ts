import type { ImageFacts } from './image-facts.js';

const glibc: Readonly<Record<string, string>> = {
  amd64: '/lib64/ld-linux-x86-64.so.2',
  arm64: '/lib/ld-linux-aarch64.so.1',
  'arm/v7': '/lib/ld-linux-armhf.so.3',
  'arm/v5': '/lib/ld-linux.so.3',
  '386': '/lib/ld-linux.so.2',
  ppc64le: '/lib64/ld64.so.2',
  s390x: '/lib/ld64.so.1',
  riscv64: '/lib/ld-linux-riscv64-lp64d.so.1',
};

const musl: Readonly<Record<string, string>> = {
  amd64: '/lib/ld-musl-x86_64.so.1',
  arm64: '/lib/ld-musl-aarch64.so.1',
  'arm/v7': '/lib/ld-musl-armhf.so.1',
  'arm/v6': '/lib/ld-musl-armhf.so.1',
  '386': '/lib/ld-musl-i386.so.1',
  ppc64le: '/lib/ld-musl-powerpc64le.so.1',
  s390x: '/lib/ld-musl-s390x.so.1',
  riscv64: '/lib/ld-musl-riscv64.so.1',
};

/** Path of the program loader by platform; empty where no dynamic program starts, or where that is not known. */
export function loadersOf(family: ImageFacts['runsDynamic']): Readonly<Record<string, string>> {
  if (family === 'glibc') return glibc;
  return family === 'musl' ? musl : {};
}
