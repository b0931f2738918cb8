import type { Value } from '../shell/environment.js';
import { isKnown } from '../shell/word-parts.js';

/** That of the build, where a stage of `$BUILDPLATFORM` compiles for `$TARGETARCH`. */
const followsTarget = /^TARGET(ARCH|PLATFORM|OS|VARIANT)$/;
const followsBuilder = /^BUILD(ARCH|PLATFORM|OS|VARIANT)$/;

/**
 * The platform that a target such as `$ARCH-linux-musl` means, as in `Artifact.platform`; `read` knows the names that
 * a tool has for platforms. `?` = it cannot be known.
 */
export function platformOfTarget(
  target: Value,
  read: (text: string) => string | undefined,
): string | undefined {
  if (isKnown(target)) return read(target.text) ?? '?';
  if (target.from.some((name) => followsTarget.test(name))) return undefined;
  return target.from.some((name) => followsBuilder.test(name)) ? '$BUILDPLATFORM' : '?';
}

const architectures: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  x64: 'amd64',
  amd64: 'amd64',
  aarch64: 'arm64',
  arm64: 'arm64',
  arm: 'arm/v7',
  armv7: 'arm/v7',
  armhf: 'arm/v7',
  armv6: 'arm/v6',
  i686: '386',
  i386: '386',
  x86: '386',
  ia32: '386',
  riscv64: 'riscv64',
  powerpc64le: 'ppc64le',
  ppc64le: 'ppc64le',
  s390x: 's390x',
};

/** `x64` and `x86_64` -> `linux/amd64`: names of .NET, Node, Zig and of compilers. */
export function platformOfArchitecture(name: string): string | undefined {
  const found = Object.hasOwn(architectures, name) ? architectures[name] : undefined;
  return found === undefined ? undefined : `linux/${found}`;
}
