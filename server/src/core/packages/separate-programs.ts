/** Programs that one asks for by a package of their own: no package of `narrowPackages` depends on it or recommends it. */
const separatePrograms: ReadonlySet<string> = new Set(
  'curl wget sudo gosu su-exec tini dumb-init python pip pip3 node npm npx yarn java javac unzip zip rsync nc netcat telnet ping docker kubectl php composer ruby go cargo rustc mvn gradle psql mysql redis-cli pg_isready jq'.split(
    ' ',
  ),
);

/**
 * Packages that bring no separate program but those that the tables give to them. From their Depends and Recommends in
 * Debian bullseye to trixie and Ubuntu 22.04 and 24.04, and from the index of Alpine 3.17.
 */
const narrowPackages: ReadonlySet<string> = new Set(
  'python3 python3-minimal python3-venv python3-dev git gcc g++ make build-essential build-base musl-dev libc6-dev libc-dev pkg-config pkgconf gnupg openssh-client postgresql-dev libpq-dev libffi-dev openssl-dev libssl-dev zlib1g-dev zlib-dev linux-headers'.split(
    ' ',
  ),
);

/** Packages of Alpine that need no bash, by the `depends` of their APKBUILDs and of those named there. */
const withoutBash: ReadonlySet<string> = new Set(
  'nodejs nodejs-current npm python3 py3-pip python3-dev git gcc g++ make build-base musl-dev libc-dev pkgconf openssh-client libffi-dev openssl-dev zlib-dev linux-headers'.split(
    ' ',
  ),
);

/** Whether installing a package surely leaves out a program that no table gives to it. */
export function leavesOut(packageName: string, program: string, distro: string | undefined): boolean {
  if (program === 'bash') return distro === 'alpine' && withoutBash.has(packageName);
  if (!separatePrograms.has(program)) return false;
  // The nodejs of other archives has npm inside; Alpine's is always its own.
  return narrowPackages.has(packageName) || (packageName === 'nodejs' && distro === 'alpine');
}
