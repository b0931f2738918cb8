import type { Artifact } from '../core/artifacts.js';
import { lookup } from '../core/images/catalogue.js';
import { libstdcxxOf } from '../core/images/libstdcxx.js';
import { builderOfFamily, distrolessOf, sameReleaseRunBase } from '../core/images/relatives.js';
import type { Facts } from '../core/facts.js';
import { parseImageName } from '../core/images/image-name.js';
import type { Fix } from '../core/rule.js';
import type { Landing } from '../core/verdict/landing.js';
import { compareVersions } from '../core/versions.js';
import { changeImageFix, rootStage } from './change-image.js';
import { compilerOf } from './landing-fixes.js';

/** Ways to a libstdc++ that is new enough for what a program asks: inside the program, in the run base, an older asker. */
export function libstdcxxFixes(facts: Facts, landing: Landing, asks: string): readonly Fix[] {
  return [
    ...linkInside(facts, landing),
    ...newerRunBase(facts, landing, asks),
    ...olderCompiler(facts, landing),
  ];
}

/** With libstdc++ inside, a program asks for the newest glibc that it was linked on: no help where that is older. */
function linkInside(facts: Facts, { delivery: { artifact }, runtime }: Landing): Fix[] {
  const compiler = compilerOf(facts, artifact);
  if (compiler === undefined || !/\+\+[\d.-]*$/.test(compiler.text ?? '')) return [];
  if (!isAtMost(artifact.libcVersion, runtime.libcVersion)) return [];
  const { end } = compiler;
  const edits = [{ start: end, end, newText: ' -static-libgcc -static-libstdc++' }];
  return [
    { title: 'Link libstdc++ statically: `-static-libstdc++`', safety: 'suggested', edits: () => edits },
  ];
}

function newerRunBase({ graph, baseOf }: Facts, { delivery, use }: Landing, asks: string): Fix[] {
  const { artifact } = delivery;
  const built = baseOf(artifact.origin);
  const same = built === undefined ? [] : [sameReleaseRunBase(built), distrolessOf(built, 'cc')];
  const newest = built?.distro === 'debian' ? 'debian:trixie-slim' : undefined;
  const image = [...same, newest].find((name) => name !== undefined && serves(name, artifact, asks));
  return changeImageFix(graph, use.stage, image, (name) => `Run on \`${name}\``);
}

function serves(image: string, { libcVersion }: Artifact, asks: string): boolean {
  const facts = lookup(image);
  return isAtMost(libcVersion, facts?.libcVersion) && isAtMost(asks, libstdcxxOf(facts));
}

/** The builder of the release that the program runs on, or the GCC of that release. */
function olderCompiler({ graph }: Facts, { delivery, runtime }: Landing): Fix[] {
  const { origin } = delivery.artifact;
  const base = rootStage(graph, origin)?.base;
  const { release, distro } = runtime.base ?? {};
  if (base?.kind !== 'image' || release === undefined || runtime.libcVersion === undefined) return [];
  const { familiar, tag = 'latest' } = parseImageName(base.image);
  const [name = ''] = familiar.split(':');
  const candidates = [
    builderOfFamily(base.image, 'glibc', release),
    name === distro ? `${name}:${release}${tag.endsWith('-slim') ? '-slim' : ''}` : undefined,
    ...(name === 'gcc' ? ['gcc:12', 'gcc:10'] : []),
  ];
  const image = candidates.find((candidate) => {
    const found = candidate === undefined ? undefined : lookup(candidate);
    return (
      isAtMost(found?.libcVersion, runtime.libcVersion) && isAtMost(libstdcxxOf(found), runtime.libstdcxx)
    );
  });
  return changeImageFix(graph, origin, image, (written) => `Build on \`${written}\``);
}

function isAtMost(version: string | undefined, limit: string | undefined): boolean {
  return version !== undefined && limit !== undefined && compareVersions(version, limit) <= 0;
}
