/** Packages that a build needs and a program that runs does not, by what they are for. `*` stands for any rest. */
const names = [
  // Compilers and their debuggers.
  'golang golang-* go gcc gcc-* g++ g++-* gfortran gfortran-* clang clang-* llvm llvm-* lld rustc rust cargo rustup zig nim nasm yasm',
  'ghc haskell-* ldc gdc gdc-* dmd* ocaml ocaml-* crystal swift dart default-jdk* musl-tools gdb strace valgrind ccache',
  // What they are called by, and managers of packages of one language.
  'cmake make build-essential build-base base-devel alpine-sdk binutils abuild automake autoconf libtool libtool-bin pkg-config pkgconf',
  'pkgconfig ninja ninja-build samurai meson bison flex m4 maven gradle ant cabal-install cabal stack dub nimble opam dune shards',
  'protobuf-compiler protoc texinfo gettext help2man gperf cppcheck clang-format upx upx-ucl',
  // Headers, and groups that `apk add --virtual` names.
  '*-dev *-devel linux-headers linux-headers-* .*',
  // What brings sources and packages.
  'git git-lfs mercurial subversion bzr wget curl rsync ssh openssh-client gnupg gnupg2 gpg dirmngr xz-utils xz unzip zip bzip2 tar patch',
  'software-properties-common python-software-properties apt-transport-https apt-utils lsb-release dpkg-dev devscripts',
  // Tools of whoever looks around.
  'file gawk diffutils findutils vim nano less',
].flatMap((line) => line.split(' '));

const anyName = new RegExp(
  `^(${names.map((name) => name.replaceAll(/[.+]/g, String.raw`\$&`).replace('*', '.*')).join('|')})$`,
);

/** `openjdk-17`, `openjdk17` and their JDKs; runtimes end in `-jre`. */
const jdk = /^openjdk-?\d*(-jdk.*)?$/;

/** Whether a package of that name is for building: what nothing else asks for stays in the build stage. */
export function isForBuilding(name: string): boolean {
  return anyName.test(name) || jdk.test(name);
}
