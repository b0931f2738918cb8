import { readPackageCall } from '../../core/packages/packages.js';
import type { ShellCommand } from '../../core/shell/command.js';
import { baseName, isWithin, resolvePath } from '../../core/shell/paths.js';

/** What a command of a RUN is for. `unknown`: a program that may leave anything anywhere. */
export type CommandClass =
  | 'build'
  | 'packages'
  | 'account'
  | 'folder'
  | 'mode'
  | 'owner'
  | 'fetch'
  | 'clone'
  | 'clean'
  | 'move'
  | 'write'
  | 'system'
  | 'harmless'
  | 'unknown';

/** Programs by what they are for; `classOf` looks at the arguments of a few more. */
const programsByClass: Readonly<Partial<Record<CommandClass, readonly string[]>>> = {
  build: [
    'go gofmt xx-go cargo rustc rustup rustfmt gcc g++ gfortran cc c++ clang clang++ ld ar ranlib as strip upx make gmake cmake ninja ctest meson',
    'autoreconf autoconf automake aclocal libtoolize configure bootstrap pkg-config patch bison flex yacc lex m4 gperf',
    'protoc buf swag wire mockgen mockery sqlc stringer templ gqlgen go-bindata packr packr2 statik golangci-lint staticcheck govulncheck',
    'javac jar jlink jdeps mvn mvnw gradle gradlew ant sbt mill lein clojure clj kotlinc scalac native-image',
    'node npm npx yarn yarnpkg pnpm bun bunx tsc vite webpack rollup esbuild next ng nest corepack turbo nx lerna gulp grunt eslint prettier jest tailwindcss prisma',
    'python python3 pip pip3 uv poetry pipenv virtualenv pytest cython maturin pdm hatch pybabel',
    'ruby gem bundle rake rails php composer phpize pecl docker-php-ext-install docker-php-ext-configure docker-php-ext-enable docker-php-source',
    'ocamlopt ocamlc ocamlfind ghc-pkg pkg pyinstaller PyInstaller dotnet mix rebar3 iex swift ghc cabal stack hpack zig nim nimble dub ldc2 ldmd2 gdc dmd crystal shards opam dune dart flutter deno',
    'hugo jekyll mkdocs mdbook zola hexo eleventy sphinx-build',
    'xx-apk xx-apt xx-apt-get xx-info xx-verify xx-cargo ldd file readelf objdump nm size musl-gcc',
  ],
  harmless: [
    'echo printf cat ls pwd true false : test [ [[ set unset export cd sleep date uname whoami id env which type command hash grep egrep head tail wc cut sort uniq tr awk diff cmp find stat du df sha256sum sha512sum md5sum gpg gpgv basename dirname realpath readlink shopt umask exit getent nproc arch hostname ulimit wait read local return trap source . dir vdir egrep fgrep tac rev nl fold column paste seq od xxd hexdump tree free lscpu ps top sync nohup update-alternatives service figlet',
  ],
  account: ['useradd adduser groupadd addgroup usermod groupmod gpasswd deluser userdel delgroup'],
  system: [
    'crontab ldconfig locale-gen localedef update-locale dpkg-reconfigure update-ca-certificates debconf-set-selections a2enmod a2dismod a2ensite a2dissite a2enconf a2disconf setcap',
  ],
  packages: ['apt-key apt-mark apt-cache add-apt-repository dpkg dpkg-query rpm apt-config'],
  fetch: ['curl wget tar unzip'],
  clone: ['svn hg'],
  mode: ['chmod'],
  owner: ['chown chgrp'],
  folder: ['mkdir'],
  clean: ['rm rmdir unlink'],
  move: ['cp mv install ln rsync touch'],
};

const classOfProgram = new Map(
  Object.entries(programsByClass).flatMap(([kind, lines]) =>
    lines
      .join(' ')
      .split(' ')
      .map((program): [string, CommandClass] => [program, kind as CommandClass]),
  ),
);

/** Sets apart what a command does; redirections into files count more than the program. */
export function classOf(command: ShellCommand): CommandClass {
  const program = baseName(command.words[0]?.text ?? '');
  const texts = command.words.map(({ text }) => text);
  const kind = classOfProgram.get(program) ?? (otherBuildTools.test(program) ? 'build' : 'unknown');
  if (kind === 'packages' || readPackageCall(texts) !== undefined) return 'packages';
  if (command.words.some(({ raw }) => buildsInside.test(raw))) return 'build';
  const isWriter = kind === 'harmless' || kind === 'build' || otherWriters.test(program);
  if (isWriter && writesFile(command) !== undefined) return kind === 'fetch' ? 'fetch' : 'write';
  switch (program) {
    case 'git':
      return texts.some((text) => /^(clone|submodule|checkout|pull)$/.test(text ?? ''))
        ? 'clone'
        : 'harmless';
    case 'install':
      return texts.includes('-d') ? 'folder' : 'move';
    case 'dotnet':
      return texts[1] === 'dev-certs' ? 'unknown' : kind;
    case 'sed':
      return texts.some((text) => /^-\w*i|^--in-place/.test(text ?? '')) ? 'write' : 'harmless';
    default:
      return kind;
  }
}

/** `mv "$(lein uberjar | …)" app.jar`: the build is in a word of the command. */
const buildsInside = /(?:\$\(|`)\s*(?:lein|mvn|mvnw|gradle|gradlew|sbt|cargo|make|go build|npm run)\b/;

/** Programs whose output is all that they leave behind, besides harmless ones and tools of a build. */
const otherWriters = /^(curl|wget|git|envsubst|jq|yq|base64|sed|tee|openssl|gzip|gunzip|zcat|xz|xzcat)$/;

/** Tools of a build whose names hold a version or a platform: `gcc-13`, `aarch64-linux-gnu-gcc`. */
const otherBuildTools =
  /^(go|python|pip|gcc|g\+\+|clang|clang\+\+|ghc)-?\d[\d.]*$|^[\w.]+-linux-\w+-\w+$|^rustup-init$/;

/** The file that a redirection or `tee` writes; `undefined` = none. */
export function writesFile(command: ShellCommand): string | undefined {
  const redirected = command.redirections.find(({ operator }) => /^(>|>>|>\||&>|&>>)$/.test(operator));
  const program = baseName(command.words[0]?.text ?? '');
  const tee = program === 'tee' ? command.words.slice(1).find(({ raw }) => !raw.startsWith('-')) : undefined;
  const target = redirected?.target ?? tee;
  if (target === undefined) return undefined;
  const path = resolvePath(command.cwd, target.text) ?? target.raw;
  return path.startsWith('/dev/') || /^\d+$/.test(target.raw) ? undefined : path;
}

/** Paths that a command names, absolute; options and words that cannot be known left out. */
export function pathsOf(command: ShellCommand): readonly string[] {
  return command.words.slice(1).flatMap(({ text }) => {
    if (text === undefined || text.startsWith('-')) return [];
    const path = resolvePath(command.cwd, text);
    return path === undefined ? [] : [path];
  });
}

/** Places that only serve the build or the package manager: nothing in them is missed at run time. */
export function isScratchPath(path: string): boolean {
  return [
    '/tmp',
    '/var/tmp',
    '/var/cache',
    '/var/lib/apt',
    '/var/lib/dpkg',
    '/etc/apt',
    '/etc/apk',
    '/etc/yum.repos.d',
    '/root/.cache',
    '/root/.ssh',
    '/root/.npm',
    '/root/.m2',
    '/root/.gradle',
    '/root/.gitconfig',
    '/root/.netrc',
    '/root/.npmrc',
    '/root/.cargo',
    '/usr/local/cargo',
    '/usr/local/go',
    '/go/pkg',
    '/go/src',
    '/usr/share/doc',
    '/usr/share/man',
    '/dev',
    '/proc',
  ].some((folder) => isWithin(folder, path));
}
