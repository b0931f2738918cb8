/** Platform as Docker names it, by `e_machine` (System V ABI registry); several by class or byte order. */
export function platformOf(machine: number, is64: boolean, littleEndian: boolean): string | undefined {
  const order = littleEndian ? 'le' : '';
  switch (machine) {
    case 3:
      return 'linux/386';
    case 8:
      return `linux/mips${is64 ? '64' : ''}${order}`;
    case 21:
      return `linux/ppc64${order}`;
    case 22:
      return is64 ? 'linux/s390x' : undefined;
    case 40:
      return 'linux/arm';
    case 62:
      return 'linux/amd64';
    case 183:
      return 'linux/arm64';
    case 243:
      return is64 ? 'linux/riscv64' : undefined;
    case 258:
      return 'linux/loong64';
    default:
      return undefined;
  }
}

const triplets: Readonly<Record<string, string>> = {
  'linux/386': 'i386-linux-gnu',
  'linux/amd64': 'x86_64-linux-gnu',
  'linux/arm': 'arm-linux-gnueabihf',
  'linux/arm64': 'aarch64-linux-gnu',
  'linux/mips64le': 'mips64el-linux-gnuabi64',
  'linux/ppc64le': 'powerpc64le-linux-gnu',
  'linux/riscv64': 'riscv64-linux-gnu',
  'linux/s390x': 's390x-linux-gnu',
};

/** The folder name under which Debian and Ubuntu keep the libraries of a platform. */
export function multiarchTriplet(platform: string | undefined): string | undefined {
  return platform === undefined ? undefined : triplets[platform];
}
