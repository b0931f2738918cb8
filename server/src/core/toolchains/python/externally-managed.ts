import type { ImageFacts } from '../../images/image-facts.js';
import type { ShellCommand } from '../../shell/command.js';
import { variableOf } from '../../shell/environment.js';

/**
 * Whether a `pip install` stops because the Python of the distribution is managed by its packages (PEP 668): on Debian
 * since bookworm, on Ubuntu since 23.04, on Alpine since 3.19.
 */
export function stopsPip(
  { words, environment }: ShellCommand,
  { distro, release = '' }: Pick<ImageFacts, 'distro' | 'release'>,
): boolean {
  const texts = words.map(({ text }) => text ?? '');
  if (!texts.includes('install') || variableOf(environment, 'PIP_BREAK_SYSTEM_PACKAGES') !== undefined)
    return false;
  if (
    texts.some((text) => /^(--break-system-packages|--dry-run|-t|--(target|prefix|root)(=.*)?)$/.test(text))
  )
    return false;
  switch (distro) {
    case 'debian':
      return !/^(jessie|stretch|buster|bullseye)$/.test(release);
    case 'ubuntu':
      return !/^(1\d|2[012])\.|^(trusty|xenial|bionic|focal|jammy)$/.test(release);
    case 'alpine':
      return !/^3\.(\d|1[0-8])(\D|$)/.test(release);
    default:
      return false;
  }
}
