import { changeImageFix, rootStage } from '../assists/change-image.js';
import { onRelease, pinnedToRelease } from '../core/images/relatives.js';
import type { ImageFacts } from '../core/images/image-facts.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import type { Landing } from '../core/verdict/landing.js';
import { compareVersions } from '../core/versions.js';

export const rule: Rule = {
  id: 'base-tag-drift',
  severity: 'info',
  summary: 'The build image uses a floating tag while the run image is pinned to a release.',
  check,
};

export const doc: RuleDoc = {
  why: `A tag such as \`golang:1.24\` follows the current Debian release: it moved from bookworm to trixie during its
lifetime. A run image that is pinned to a release does not move along, so one day the same file builds a program
that is too new for it. Only dynamically linked programs are affected. Pin both images to the same release.`,
  bad: [
    {
      text: `
        FROM rust:1.90 AS builder
             ^^^^^^^^^ info: \`rust:1.90\` is a floating tag (trixie
        COPY . .
        RUN cargo build --release
        FROM debian:trixie-slim
        COPY --from=builder /target/release/tool /tool
        CMD ["/tool"]
      `,
      fixed: `
        FROM rust:1.90-trixie AS builder
        COPY . .
        RUN cargo build --release
        FROM debian:trixie-slim
        COPY --from=builder /target/release/tool /tool
        CMD ["/tool"]
      `,
      files: {
        'Cargo.toml': '[package]\nname = "tool"\nversion = "0.1.0"\n',
        'src/main.rs': 'fn main() {}\n',
      },
    },
  ],
  good: [
    {
      text: `
        FROM rust:1.90-trixie AS builder
        COPY . .
        RUN cargo build --release
        FROM debian:trixie-slim
        COPY --from=builder /target/release/tool /tool
        CMD ["/tool"]
      `,
      files: {
        'Cargo.toml': '[package]\nname = "tool"\nversion = "0.1.0"\n',
        'src/main.rs': 'fn main() {}\n',
      },
    },
    {
      text: `
        FROM golang:1.24 AS builder
        COPY . .
        RUN CGO_ENABLED=0 go build -buildmode=pie -o /app .
        FROM debian:bookworm-slim
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nfunc main() {}\n' },
    },
    {
      text: `
        FROM golang:1.24 AS builder
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM debian:bookworm-slim
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.go': 'package main\nimport "net"\nfunc main() { net.LookupHost("a") }\n' },
    },
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const seen = new Set<Stage>();
  for (const landing of facts.verdicts.landings) {
    const drift = driftOf(facts, landing);
    if (drift === undefined || seen.has(drift.stage)) continue;
    seen.add(drift.stage);
    const { stage, base } = drift;
    const [word] = stage.from.words;
    if (word === undefined) continue;
    const { runtime } = landing;
    const isNewer = isNewerThan(base, runtime.base);
    yield {
      start: word.start,
      end: word.end,
      message: messageOf(drift, landing, isNewer),
      certainty: 'possible',
      related: [
        { ...runtime.baseSpan, message: `what it builds runs on ${runtime.base?.title ?? 'this base'}` },
      ],
      fixes: isNewer ? meetingFixes(facts, drift, landing) : pinFix(facts, drift, landing),
    };
  }
}

interface Drift {
  readonly stage: Stage;
  readonly image: string;
  readonly base: ImageFacts;
}

/** The floating builder of a dynamic glibc program whose run base names its release. */
function driftOf({ graph, baseOf }: Facts, { delivery, runtime, faults }: Landing): Drift | undefined {
  const { artifact } = delivery;
  const stage = rootStage(graph, artifact.origin);
  const base = baseOf(artifact.origin);
  if (artifact.linkage !== 'dynamic' || artifact.libc !== 'glibc' || faults.length > 0) return undefined;
  // What asks for no version starts on any: a Go program without cgo in a PIE, a JVM that jlink copied.
  if (artifact.libcVersion === undefined) return undefined;
  if (stage?.base.kind !== 'image' || base?.floating !== true || runtime.base?.floating !== false)
    return undefined;
  const { image } = stage.base;
  return pinnedToRelease(image) === undefined ? undefined : { stage, image, base };
}

function isNewerThan(built: ImageFacts, runs: ImageFacts | undefined): boolean {
  const [newer, older] = [built.libcVersion, runs?.libcVersion];
  return newer !== undefined && older !== undefined && compareVersions(newer, older) > 0;
}

/** What the two releases are, and what breaks. */
function messageOf({ image, base }: Drift, { runtime }: Landing, isNewer: boolean): string {
  const [built, runs] = [base.release ?? 'another release', runtime.base?.release ?? 'its release'];
  const floats = `\`${image}\` is a floating tag (${built} as of ${base.asOf})`;
  const versions = `glibc ${base.libcVersion ?? '?'}, and ${runtime.libcVersion ?? '?'} there`;
  return isNewer
    ? `${floats}, newer than the run image (${runs}): a program that uses what is new in its libraries (${versions}) will not start there; use one release for both`
    : `${floats}, but the run image is pinned to ${runs}: once the tag moves on, programs may no longer start there; pin both to one release`;
}

/** Both on the release of the run image, or both on that of the builder. */
function meetingFixes(
  { graph }: Facts,
  { image, base }: Drift,
  { delivery, use, runtime }: Landing,
): readonly Fix[] {
  const { origin } = delivery.artifact;
  const release = runtime.base?.distro === base.distro ? runtime.base?.release : undefined;
  const older = release === undefined ? undefined : onRelease(image, release);
  const run = rootStage(graph, use.stage)?.base;
  const newer =
    run?.kind === 'image' && base.release !== undefined ? onRelease(run.image, base.release) : undefined;
  const up = changeImageFix(
    graph,
    use.stage,
    newer,
    (name) => `Run on \`${name}\` and pin the builder to it`,
  );
  const pin = changeImageFix(graph, origin, pinnedToRelease(image), () => '');
  return [
    ...changeImageFix(graph, origin, older, (name) => `Build on \`${name}\``),
    ...up.map((fix) => ({ ...fix, edits: () => [...fix.edits(), ...pin.flatMap(({ edits }) => edits())] })),
  ];
}

function pinFix({ graph }: Facts, { image }: Drift, { delivery }: Landing): readonly Fix[] {
  const pinned = pinnedToRelease(image);
  return changeImageFix(graph, delivery.artifact.origin, pinned, (name) => `Pin to \`${name}\``);
}
