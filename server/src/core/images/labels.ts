const names: Readonly<Record<string, string>> = {
  ubi: 'Red Hat UBI',
  rockylinux: 'Rocky Linux',
  almalinux: 'AlmaLinux',
  centos: 'CentOS',
  amazonlinux: 'Amazon Linux',
  oraclelinux: 'Oracle Linux',
  opensuse: 'openSUSE',
  distroless: 'distroless',
  busybox: 'BusyBox',
  chainguard: 'Wolfi',
};

/** How people call a release: `debian/bookworm` -> `Debian bookworm`, `ubi/9-minimal` -> `Red Hat UBI 9 minimal`. */
export function labelOf(id: string): string {
  const [distribution = '', release] = id.split('/');
  const name = names[distribution] ?? distribution.charAt(0).toUpperCase() + distribution.slice(1);
  if (release === undefined || distribution === 'chainguard') return name;
  return `${name} ${distribution === 'distroless' ? release : release.replaceAll('-', ' ')}`;
}
