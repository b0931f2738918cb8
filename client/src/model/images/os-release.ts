import type { ReadImage } from '../../../../server/src/protocol/read-image.js';

/** Names that the catalogue has for the ids of os-release, where they differ. */
const names: ReadonlyMap<string, string> = new Map([
  ['rhel', 'ubi'],
  ['rocky', 'rockylinux'],
  ['amzn', 'amazonlinux'],
  ['ol', 'oraclelinux'],
  ['opensuse-leap', 'opensuse'],
  ['opensuse-tumbleweed', 'opensuse'],
  ['wolfi', 'chainguard'],
]);

/** Distributions whose releases the catalogue calls by their first number. */
const byMajor = new Set(['ubi', 'rockylinux', 'almalinux', 'oraclelinux', 'centos', 'amazonlinux']);

/** Distribution and release from the text of /etc/os-release; empty where it does not tell. */
export function distributionOf(text: string | undefined): Pick<ReadImage, 'distro' | 'release'> {
  const values = new Map(
    [...(text ?? '').matchAll(/^([A-Z_]+)=["']?([^"'\n]*)/gm)].map(([, key = '', value = '']) => [
      key,
      value.trim(),
    ]),
  );
  const id = values.get('ID');
  if (id === undefined || !/^[\w.-]{1,40}$/.test(id)) return {};
  if (values.get('PRETTY_NAME')?.startsWith('Distroless') === true) return { distro: 'distroless' };
  const distro = names.get(id) ?? id;
  const release = releaseOf(distro, values.get('VERSION_ID') ?? '', values.get('VERSION_CODENAME') ?? '');
  return /^[\w.-]{1,40}$/.test(release) ? { distro, release } : { distro };
}

function releaseOf(distro: string, version: string, codename: string): string {
  if (distro === 'debian') return codename;
  if (distro === 'alpine') return /^\d+\.\d+/.exec(version)?.[0] ?? '';
  return byMajor.has(distro) ? (version.split('.')[0] ?? '') : version;
}
