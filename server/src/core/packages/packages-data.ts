/** What a package brings beyond its name. Libraries by soname stem. */
export interface PackageFacts {
  readonly libraries?: readonly string[];
  readonly certificates?: boolean;
  readonly zoneinfo?: boolean;
  readonly bash?: boolean;
  readonly compat?: boolean;
  /** A C compiler on PATH. */
  readonly compiler?: boolean;
  /** Language runtimes. */
  readonly runtimes?: readonly string[];
  readonly users?: readonly string[];
}

const cRuntime = ['libgcc_s', 'libstdc++', 'libgomp', 'libatomic'];
const compiler: PackageFacts = { compiler: true, libraries: cRuntime };

/** By package name, over all distributions: names do not clash in meaning. From the packages' own metadata. */
export const packageFacts: Readonly<Record<string, PackageFacts>> = {
  'ca-certificates': { certificates: true },
  'ca-certificates-bundle': { certificates: true },
  'ca-certificates-java': { certificates: true },
  tzdata: { zoneinfo: true },
  bash: { bash: true },
  gcompat: { compat: true, libraries: ['libgcc_s'] },
  'libc6-compat': { compat: true },
  glibc: { compat: true },
  'glibc-bin': { compat: true },
  musl: { compat: true },
  gcc: compiler,
  'g++': compiler,
  'gcc-c++': compiler,
  clang: compiler,
  'build-base': compiler,
  'build-essential': compiler,
  'alpine-sdk': compiler,
  'base-devel': compiler,
  'crossbuild-essential-arm64': compiler,
  'musl-tools': {},
  libgcc: { libraries: ['libgcc_s'] },
  libgcc1: { libraries: ['libgcc_s'] },
  'libgcc-s1': { libraries: ['libgcc_s'] },
  'libstdc++': { libraries: ['libstdc++', 'libgcc_s'] },
  'libstdc++6': { libraries: ['libstdc++', 'libgcc_s'] },
  libgomp: { libraries: ['libgomp'] },
  libgomp1: { libraries: ['libgomp'] },
  zlib: { libraries: ['libz'] },
  zlib1g: { libraries: ['libz'] },
  'zlib1g-dev': { libraries: ['libz'] },
  'zlib-dev': { libraries: ['libz'] },
  openssl: { libraries: ['libssl', 'libcrypto'] },
  'openssl-libs': { libraries: ['libssl', 'libcrypto'] },
  'openssl-dev': { libraries: ['libssl', 'libcrypto'] },
  'openssl-devel': { libraries: ['libssl', 'libcrypto'] },
  'libssl-dev': { libraries: ['libssl', 'libcrypto'] },
  'libssl1.1': { libraries: ['libssl', 'libcrypto'] },
  'libssl1.0.0': { libraries: ['libssl', 'libcrypto'] },
  libssl3: { libraries: ['libssl', 'libcrypto'] },
  libssl3t64: { libraries: ['libssl', 'libcrypto'] },
  libcrypto3: { libraries: ['libcrypto'] },
  'libcrypto1.1': { libraries: ['libcrypto'] },
  postgresql15: { libraries: ['libpq'] },
  'postgresql-libs': { libraries: ['libpq'] },
  'postgresql-client': { libraries: ['libpq', 'libssl', 'libcrypto'] },
  'postgresql-dev': { libraries: ['libpq', 'libssl', 'libcrypto'] },
  'libpq-dev': { libraries: ['libpq', 'libssl', 'libcrypto'] },
  'sqlite-libs': { libraries: ['libsqlite3'] },
  sqlite: { libraries: ['libsqlite3'] },
  'sqlite-dev': { libraries: ['libsqlite3'] },
  sqlite3: { libraries: ['libsqlite3'] },
  'libsqlite3-0': { libraries: ['libsqlite3'] },
  'icu-libs': { libraries: ['libicuuc', 'libicui18n', 'libicudata'] },
  curl: { libraries: ['libcurl', 'libz', 'libssl', 'libcrypto'] },
  'libcurl4-openssl-dev': { libraries: ['libcurl'] },
  'mariadb-connector-c': { libraries: ['libmariadb'] },
  'ncurses-libs': { libraries: ['libncursesw', 'libtinfo'] },
  libncurses6: { libraries: ['libncurses', 'libncursesw', 'libtinfo'] },
  libncurses5: { libraries: ['libncurses', 'libncursesw', 'libtinfo'] },
  gmp: { libraries: ['libgmp', 'libgmpxx'] },
  'gmp-dev': { libraries: ['libgmp', 'libgmpxx'] },
  libgmp10: { libraries: ['libgmp'] },
  'libgmp-dev': { libraries: ['libgmp', 'libgmpxx'] },
  gc: { libraries: ['libgc'] },
  pcre2: { libraries: ['libpcre2'] },
  pcre: { libraries: ['libpcre'] },
  'libpcre2-8-0': { libraries: ['libpcre2'] },
  libgc1: { libraries: ['libgc'] },
  libevent: { libraries: ['libevent'] },
  yaml: { libraries: ['libyaml'] },
  'libxml2-dev': { libraries: ['libxml2'] },
  nodejs: { libraries: cRuntime, runtimes: ['node'] },
  'nodejs-current': { libraries: cRuntime, runtimes: ['node'] },
  python3: { runtimes: ['python'] },
  ruby: { runtimes: ['ruby'] },
  php: { runtimes: ['php'] },
  golang: { runtimes: ['go'], compiler: true },
  'golang-go': { runtimes: ['go'], compiler: true },
  go: { runtimes: ['go'], compiler: true },
  cargo: { runtimes: ['rust'], ...compiler },
  rust: { runtimes: ['rust'], ...compiler },
  rustc: { runtimes: ['rust'], ...compiler },
  nginx: { users: ['nginx', 'www-data'] },
  postgresql: { users: ['postgres'], libraries: ['libpq'] },
  redis: { users: ['redis'] },
  'dotnet-runtime': { runtimes: ['dotnet'], libraries: cRuntime },
};

const ofOpenssl = ['libssl', 'libcrypto', 'libz', 'libzstd'];

/**
 * The libraries, by stem, that plain packages depend on or recommend, where they are few. From their Depends and
 * Recommends in Debian bullseye to trixie and Ubuntu 22.04 and 24.04, and from the APKBUILDs of Alpine.
 */
export const dependencies: Readonly<Record<string, readonly string[] | undefined>> = {
  'ca-certificates': ofOpenssl,
  'ca-certificates-bundle': [],
  tzdata: [],
  tini: [],
  'dumb-init': [],
  'su-exec': [],
  gosu: [],
  netbase: [],
  libgcc: [],
  'libgcc-s1': [],
  libgcc1: [],
  'libstdc++': [],
  'libstdc++6': [],
  libgomp: [],
  libgomp1: [],
  zlib: [],
  zlib1g: [],
  'libssl1.1': ofOpenssl,
  libssl3: ofOpenssl,
  openssl: [...ofOpenssl, 'libgcc_s'],
};

/**
 * Packages that pull in nothing that rules ask for: after them an absent library is still absent. Everything else
 * may bring anything along.
 */
export const plainPackages: ReadonlySet<string> = new Set(
  [
    'ca-certificates ca-certificates-bundle tzdata bash tini dumb-init su-exec gosu netbase gettext musl-utils busybox',
    'busybox-extras libcap coreutils findutils procps gzip tar xz xz-utils unzip zip less file jq locales musl',
    'libc6-compat iputils iputils-ping iproute2 bind-tools dnsutils net-tools shadow passwd adduser tree sed grep gawk',
    'libstdc++ libgcc libstdc++6 libgcc-s1 libgcc1 gcompat zlib zlib1g libgomp libgomp1 ca-certificates-java tzdata-utils',
    'curl wget libcap2-bin ssl-client apt-transport-https nano vim openssl libssl3 libssl1.1 mailcap media-types mime-support',
  ]
    .join(' ')
    .split(' '),
);
