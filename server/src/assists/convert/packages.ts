import { type PackageCall, readPackageCall } from '../../core/packages/packages.js';
import type { ImageFacts } from '../../core/images/image-facts.js';
import { runPackagesOf } from '../../core/packages/run-packages.js';
import type { ShellCommand } from '../../core/shell/command.js';
import { classOf, pathsOf, writesFile } from './command-classes.js';
import type { Plan } from './plan.js';
import type { Roots } from './roots.js';
import type { Subject } from './subject.js';
import { baseName } from '../../core/shell/paths.js';

/** Packages of one install call, parted by who needs them. */
export interface PackageSplit {
  readonly call: PackageCall;
  readonly command: ShellCommand;
  /** As written, with their versions. */
  readonly run: readonly string[];
  readonly build: readonly string[];
  /** -dev packages whose run-time half has no known name on this release. */
  readonly unnamed: readonly string[];
}

const buildPackage =
  /^(golang(-.*)?|go|gcc(-.*)?|g\+\+(-.*)?|clang(-.*)?|llvm(-.*)?|lld|cmake|make|build-essential|build-base|base-devel|alpine-sdk|binutils|abuild|git(-lfs)?|mercurial|subversion|bzr|automake|autoconf|libtool(-bin)?|pkg-config|pkgconf|pkgconfig|ninja(-build)?|samurai|meson|bison|flex|rustc|rust|cargo|rustup|openjdk-?\d*(-jdk.*)?|default-jdk.*|maven|gradle|ant|ghc|cabal-install|cabal|stack|haskell-.*|zig|nim|nasm|yasm|protobuf-compiler|protoc|ocaml(-.*)?|opam|dune|crystal|shards|swift|dart|musl-tools|musl-dev|libc-dev|libc6-dev|linux-headers(-.*)?|gdb|strace|valgrind|patch|m4|xz-utils|xz|unzip|zip|bzip2|tar|wget|curl|gnupg2?|gpg|dirmngr|software-properties-common|python-software-properties|apt-transport-https|apt-utils|lsb-release|dpkg-dev|devscripts|file|upx(-ucl)?|ccache|texinfo|gettext|help2man|gperf|gawk|diffutils|findutils|rsync|ssh|openssh-client|cppcheck|clang-format|vim|nano|less|.*-dev|.*-devel|\.[\w.-]+)$/;

/** Parts the packages of a call. What nobody knows stays where the program runs. */
export function splitPackages(
  subject: Subject,
  plan: Plan,
  roots: Pick<Roots, 'tools'>,
  command: ShellCommand,
): PackageSplit | undefined {
  const call = readPackageCall(command.words.map(({ text }) => text));
  if (call?.action !== 'install') return undefined;
  const run: string[] = [];
  const build: string[] = [];
  const unnamed: string[] = [];
  const called = new Set(roots.tools.map(({ name }) => baseName(name)));
  for (const name of call.packages) {
    if (isDevelopment(name) && plan.links) {
      build.push(name);
      const found = runTimeHalf(subject, name);
      if (found === undefined) unnamed.push(name);
      else run.push(...found);
    } else if (called.has(name) || toolPackage(called, name)) run.push(written(command, name));
    else if (plan.runPackages?.includes(name) === true) run.push(written(command, name));
    else if (buildPackage.test(name) || plan.buildPackages?.test(name) === true || isCalled(subject, name))
      build.push(name);
    else run.push(written(command, name));
  }
  return { call, command, run: [...new Set(run)], build, unnamed };
}

/** A library to link against; headers of libc and kernel are in every build and no library of their own. */
function isDevelopment(name: string): boolean {
  return (
    /-(dev|devel)$/.test(name) &&
    !/^(musl|libc6?|linux-libc)-dev(el)?$|^(python3?|ruby|php|node|libgcc.*|libstdc.*|build)-.*dev(el)?$/.test(
      name,
    )
  );
}

function toolPackage(called: ReadonlySet<string>, name: string): boolean {
  return [...called].some((tool) => packageOfTool(tool) === name);
}

const tools: Readonly<Record<string, string>> = {
  nc: 'netcat-openbsd',
  netcat: 'netcat-openbsd',
  pg_isready: 'postgresql-client',
  psql: 'postgresql-client',
  ps: 'procps',
  ping: 'iputils-ping',
  dig: 'dnsutils',
  xvfb: 'xvfb',
  supervisord: 'supervisor',
  cron: 'cron',
};

/** The package that brings a program, for those whose names are the same on Debian, Ubuntu and Alpine. */
export function packageOfTool(tool: string): string | undefined {
  if (Object.hasOwn(tools, tool)) return tools[tool];
  return /^(curl|wget|git|openssl|tini|dumb-init|gosu|su-exec|jq|bash|nginx|supervisor|socat|rsync|gettext|ffmpeg)$/.test(
    tool,
  )
    ? tool
    : undefined;
}

/** Called by a RUN only: `python3` for a build script. */
function isCalled({ steps }: Subject, name: string): boolean {
  return steps.some(({ commands }) =>
    commands.some(({ command }) => baseName(command.words[0]?.text ?? '') === name),
  );
}

function written(command: ShellCommand, name: string): string {
  const word = command.words.find(({ text }) => text === name || text?.startsWith(`${name}=`) === true);
  return word?.text ?? name;
}

const alpineHalves: Readonly<Record<string, string>> = {
  'sqlite-dev': 'sqlite-libs',
  'zlib-dev': 'zlib',
  'libpq-dev': 'libpq',
  'postgresql-dev': 'libpq',
  'mariadb-connector-c-dev': 'mariadb-connector-c',
  'libffi-dev': 'libffi',
  'libxml2-dev': 'libxml2',
  'libxslt-dev': 'libxslt',
  'gmp-dev': 'gmp',
  'ncurses-dev': 'ncurses-libs',
  'curl-dev': 'libcurl',
  'libsodium-dev': 'libsodium',
  'zeromq-dev': 'libzmq',
  'yaml-dev': 'yaml',
  'pcre2-dev': 'pcre2',
  'readline-dev': 'readline',
  'libuv-dev': 'libuv',
  'libevent-dev': 'libevent',
  'jemalloc-dev': 'jemalloc',
  'librdkafka-dev': 'librdkafka',
  'hiredis-dev': 'hiredis',
  'libzip-dev': 'libzip',
  'icu-dev': 'icu-libs',
  'libpng-dev': 'libpng',
  'libwebp-dev': 'libwebp',
  'freetype-dev': 'freetype',
  'libjpeg-turbo-dev': 'libjpeg-turbo',
  'oniguruma-dev': 'oniguruma',
};

function runTimeHalf({ base }: Subject, name: string): readonly string[] | undefined {
  if (base.distro === 'debian' && base.release !== undefined) return runPackagesOf(name, base.release);
  if (base.distro === 'alpine' && base.release !== undefined && Object.hasOwn(alpineHalves, name))
    return [alpineHalves[name] ?? ''];
  return undefined;
}

const developmentPackages: Readonly<Record<string, string>> = {
  libssl: 'libssl-dev',
  libcrypto: 'libssl-dev',
  libpq: 'libpq-dev',
  libcurl: 'libcurl4-openssl-dev',
  libsqlite3: 'libsqlite3-dev',
  libz: 'zlib1g-dev',
  libxml2: 'libxml2-dev',
  libxslt: 'libxslt1-dev',
  libffi: 'libffi-dev',
  libyaml: 'libyaml-dev',
  libgmp: 'libgmp-dev',
  libmariadb: 'libmariadb-dev',
  libmysqlclient: 'libmariadb-dev',
  libzmq: 'libzmq3-dev',
  libuv: 'libuv1-dev',
  libevent: 'libevent-dev',
  libreadline: 'libreadline-dev',
  libicuuc: 'libicu-dev',
  libvips: 'libvips-dev',
  libsodium: 'libsodium-dev',
  libjpeg: 'libjpeg62-turbo-dev',
  libpng: 'libpng-dev',
  libtinfo: 'libncurses-dev',
  libncurses: 'libncurses-dev',
  libhiredis: 'libhiredis-dev',
  libprotobuf: 'libprotobuf-dev',
  libzip: 'libzip-dev',
  libonig: 'libonig-dev',
  libldap: 'libldap-dev',
  libbz2: 'libbz2-dev',
  libfreetype: 'libfreetype-dev',
  libwebp: 'libwebp-dev',
  libMagickWand: 'libmagickwand-dev',
};
const alpineLibraries: Readonly<Record<string, string>> = {
  libgcc_s: 'libgcc',
  'libstdc++': 'libstdc++',
  libssl: 'libssl3',
  libcrypto: 'libcrypto3',
  libpq: 'libpq',
  libsqlite3: 'sqlite-libs',
  libz: 'zlib',
  libgmp: 'gmp',
  libcurl: 'libcurl',
  libtinfo: 'ncurses-libs',
  libncursesw: 'ncurses-libs',
  libpcre2: 'pcre2',
  libgc: 'gc',
  libevent: 'libevent',
  libyaml: 'yaml',
  libxml2: 'libxml2',
  libzip: 'libzip',
  libpng: 'libpng',
  libicuuc: 'icu-libs',
  libonig: 'oniguruma',
};

/** Packages that bring a library at run time on the release of an image; `undefined` where their names are not known. */
export function packagesOfLibrary(
  { distro, release }: ImageFacts,
  library: string,
): readonly string[] | undefined {
  if (distro === 'alpine')
    return Object.hasOwn(alpineLibraries, library) ? [alpineLibraries[library] ?? ''] : undefined;
  if (distro !== 'debian' || release === undefined) return undefined;
  if (library === 'libgomp') return ['libgomp1'];
  const development = Object.hasOwn(developmentPackages, library) ? developmentPackages[library] : undefined;
  return development === undefined ? undefined : runPackagesOf(development, release);
}

/** An install command for `packages` in the manner of the call that it replaces; `undefined`: no such manager. */
export function installCommand(
  manager: string,
  packages: readonly string[],
  recommends: boolean,
): string | undefined {
  const names = packages.join(' ');
  switch (manager) {
    case 'apt':
    case 'apt-get':
      return `apt-get update && apt-get install -y ${recommends ? '' : '--no-install-recommends '}${names} && rm -rf /var/lib/apt/lists/*`;
    case 'apk':
      return `apk add --no-cache ${names}`;
    case 'dnf':
    case 'yum':
    case 'microdnf':
      return `${manager} install -y ${names} && ${manager} clean all`;
    default:
      return undefined;
  }
}

/** Where another package archive is set up, in this command or any other. */
export function foreignArchive(
  { steps }: Subject,
  own: ShellCommand,
  wanted: readonly string[],
): ShellCommand | undefined {
  const isAsked = own.words.some(({ text }) => /^(-t|--target-release|-X|--repository)/.test(text ?? ''));
  if (isAsked) return own;
  return steps
    .flatMap(({ commands }) => commands.map(({ command }) => command))
    .find((command) => {
      const written = writesFile(command);
      const paths = [...pathsOf(command), ...(written === undefined ? [] : [written])];
      if (/^(add-apt-repository|apt-key)$/.test(command.words[0]?.text ?? '')) return true;
      // That archive holds Node and nothing else.
      if (command.words.some(({ raw }) => raw.includes('nodesource.com/setup')))
        return wanted.some((name) => /^nodejs\b/.test(name));
      if (classOf(command) === 'clean') return false;
      return paths.some((path) =>
        /^\/etc\/(apt\/(sources|keyrings|trusted)|apk\/repositories|yum\.repos\.d)/.test(path),
      );
    });
}
