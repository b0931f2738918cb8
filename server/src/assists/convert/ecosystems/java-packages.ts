import { foreignArchive } from '../packages.js';
import { sameRelease } from '../run-bases.js';
import type { Subject } from '../subject.js';

/** What a JDK from the packages of a distribution asks of the final stage. */
export interface PackagedJava {
  /** The same release of the distribution. */
  readonly image: string;
  /** The package that brings the run-time alone. */
  readonly jre: string;
}

/** The run-time of the one JDK that the file installs with apt or apk; `undefined`: there is none, or more than one. */
export function packagedJava(subject: Subject): PackagedJava | undefined {
  const { base, run, steps } = subject;
  const halves = [...run.packages.keys()].flatMap((name) => runTimeHalf(base.distro, name) ?? []);
  const [jre, ...others] = new Set(halves);
  const image = sameRelease(subject);
  const isOwn = base.runtimes['jdk'] !== undefined || base.runtimes['jre'] !== undefined;
  if (isOwn || jre === undefined || others.length > 0 || image === undefined) return undefined;
  // Another archive may be the one that has it.
  const isForeign = steps.some(({ commands }) =>
    commands.some(
      ({ command }) =>
        command.words.some(({ text }) => /jdk/.test(text ?? '')) &&
        foreignArchive(subject, command, [jre]) !== undefined,
    ),
  );
  if (isForeign) return undefined;
  return { image, jre };
}

/** `openjdk-17-jdk` -> `openjdk-17-jre`, `openjdk-17-jdk-headless` -> `openjdk-17-jre-headless`; Alpine: `openjdk17` -> `openjdk17-jre`. */
function runTimeHalf(distro: string | undefined, name: string): string | undefined {
  if (distro === 'alpine') {
    const [, version, headless = ''] = /^(openjdk\d+)(?:-jdk)?(-headless)?$/.exec(name) ?? [];
    return version === undefined ? undefined : `${version}-jre${headless}`;
  }
  if (distro !== 'debian' && distro !== 'ubuntu') return undefined;
  const [, kind, headless = ''] = /^(openjdk-\d+|default)-jdk(-headless)?$/.exec(name) ?? [];
  return kind === undefined ? undefined : `${kind}-jre${headless}`;
}
