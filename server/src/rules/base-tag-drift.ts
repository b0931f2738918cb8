import { changeImageFix, rootStage } from '../assists/change-image.js';
import { pinnedToRelease } from '../core/images/relatives.js';
import type { ImageFacts } from '../core/images/image-facts.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import type { Landing } from '../core/verdict/types.js';

export const rule: Rule = {
  id: 'base-tag-drift',
  severity: 'info',
  summary: 'a builder without a release in its tag, and a run base on a release of its own',
  check,
};

export const doc: RuleDoc = {
  why: `A tag such as \`golang:1.24\` means the current Debian release, and moved from bookworm to trixie within its life.
A run base that is pinned to a release does not move along: one day the same file builds a program that is too new for
it. Only dynamic programs are concerned. Write the release on both sides.`,
  bad: [
    {
      text: `
        FROM rust:1.90 AS builder
             ^^^^^^^^^ info: \`rust:1.90\` floats: today it is trixie
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
    const builder = driftingBuilder(facts, landing);
    if (builder === undefined || seen.has(builder.stage)) continue;
    seen.add(builder.stage);
    const { stage, image, base, fixes } = builder;
    const [word] = stage.from.words;
    if (word === undefined) continue;
    const { runtime } = landing;
    yield {
      start: word.start,
      end: word.end,
      message: `\`${image}\` floats: today it is ${base.release ?? 'another release'} (as of ${base.asOf}), and ${runtime.base?.title ?? 'the run base'} stays where it is; pin both to one release`,
      certainty: 'possible',
      related: [
        { ...runtime.baseSpan, message: `what it builds runs on ${runtime.base?.title ?? 'this base'}` },
      ],
      fixes,
    };
  }
}

interface Drift {
  readonly stage: Stage;
  readonly image: string;
  readonly base: ImageFacts;
  readonly fixes: readonly Fix[];
}

/** The floating builder of a dynamic glibc program whose run base names its release. */
function driftingBuilder(
  { graph, baseOf }: Facts,
  { delivery, runtime, faults }: Landing,
): Drift | undefined {
  const { artifact } = delivery;
  const stage = rootStage(graph, artifact.origin);
  const base = baseOf(artifact.origin);
  if (artifact.linkage !== 'dynamic' || artifact.libc !== 'glibc' || faults.length > 0) return undefined;
  if (stage?.base.kind !== 'image' || base?.floating !== true || runtime.base?.floating !== false)
    return undefined;
  const image = stage.base.image;
  const pinned = pinnedToRelease(image);
  if (pinned === undefined) return undefined;
  return {
    stage,
    image,
    base,
    fixes: changeImageFix(graph, artifact.origin, pinned, (name) => `Pin to \`${name}\``),
  };
}
