import type { StageItem } from '../../../../server/src/protocol/messages.js';

/** What a build runs on, and what it is for; as `linux/arm64/v8`. */
export interface BuildPlatforms {
  /** Of the engine. */
  readonly engine: string;
  /** That was asked for; empty: that of the engine. */
  readonly target: string;
}

/** What engines run on whose platform nobody knows. */
export const usualPlatform = 'linux/amd64';

/**
 * The platform whose image a FROM takes: that of `--platform`, with the variables that BuildKit sets for each build.
 * `undefined` where an ARG of the file decides.
 */
export function basePlatform(
  { platform }: Pick<StageItem, 'platform'>,
  { engine, target }: BuildPlatforms,
): string | undefined {
  const wanted = target === '' ? engine : target;
  if (platform === undefined) return normalise(wanted);
  const known = new Map([...variables('BUILD', engine), ...variables('TARGET', wanted)]);
  let isKnown = true;
  const expanded = platform.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string, bare: string) => {
    const value = known.get(braced ?? bare);
    isKnown &&= value !== undefined;
    return value ?? '';
  });
  return isKnown ? normalise(expanded) : undefined;
}

function variables(prefix: string, platform: string): readonly (readonly [string, string])[] {
  const [os = '', architecture = '', variant = ''] = (normalise(platform) ?? '').split('/');
  return [
    [`${prefix}PLATFORM`, platform],
    [`${prefix}OS`, os],
    [`${prefix}ARCH`, architecture],
    [`${prefix}VARIANT`, variant],
  ];
}

/** Other names that docker takes for an architecture. */
const architectures: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['aarch64', 'arm64'],
  ['i386', '386'],
  ['armhf', 'arm/v7'],
]);

/** `arm64` is `linux/arm64`; what has another form than `os/architecture/variant` is no platform. */
function normalise(platform: string): string | undefined {
  const parts = platform
    .trim()
    .toLowerCase()
    .replace(/(?<!\/)\/+$/, '')
    .split('/');
  const [os = '', architecture = '', ...rest] = parts.length === 1 ? ['linux', ...parts] : parts;
  const named = [os, architectures.get(architecture) ?? architecture, ...rest].join('/');
  return /^[a-z0-9]+(?:\/[a-z0-9_.]+){1,2}$/.test(named) ? named : undefined;
}
