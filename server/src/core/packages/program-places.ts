/**
 * Where packages of distributions put programs that entry points name by their path. Sources: the file lists of the
 * packages (packages.debian.org, pkgs.alpinelinux.org). Debian and Ubuntu link /sbin to /usr/sbin and /bin to /usr/bin.
 */
const places: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  alpine: {
    tini: ['/sbin', '/usr/sbin'],
    'su-exec': ['/sbin', '/usr/sbin'],
    'dumb-init': ['/usr/bin', '/bin'],
  },
  debian: {
    tini: ['/usr/bin', '/bin'],
    'dumb-init': ['/usr/bin', '/bin'],
  },
};

/** Whether a path names a program that its package puts into another folder. */
export function liesElsewhere(path: string, distro: string | undefined): boolean {
  const at = path.lastIndexOf('/');
  const ofDistro = places[distro === 'ubuntu' ? 'debian' : (distro ?? '')];
  const folders = at > 0 ? ofDistro?.[path.slice(at + 1)] : undefined;
  return folders !== undefined && !folders.includes(path.slice(0, at));
}
