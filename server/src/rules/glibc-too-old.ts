import { changeImageFix, rootStage } from '../assists/change-image.js';
import { runBaseFixes } from '../assists/landing-fixes.js';
import { builderOfFamily } from '../core/catalogue/relatives.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import { failsWords, placeOf, relatedOf, severityOf, subjectOf, told } from '../core/verdict/words.js';
import type { Landing } from '../core/verdict/types.js';

export const rule: Rule = {
  id: 'glibc-too-old',
  severity: 'error',
  summary: 'a program linked on a newer glibc is copied to an older one',
  check,
};

export const doc: RuleDoc = {
  why: `glibc programs run on the release they were linked on and on newer ones, not on older ones. Every program linked
on glibc 2.34 or newer asks for the symbol version GLIBC_2.34 at its start, so that crossing 2.34 downwards always fails;
crossing 2.38 often does for C and C++. A tag without a release, such as \`golang:1.24\`, moves to a newer release within
its life: write the same release on both sides.`,
  bad: [
    {
      text: `
        FROM rust:1.80-bookworm AS builder
        COPY . .
        RUN cargo install --path . --root /out
        FROM debian:bullseye-slim
        COPY --from=builder /out/bin/tool /usr/local/bin/tool
                            ^^^^^^^^^^^^^ error: \`/usr/local/bin/tool\` was linked on glibc 2.36
        CMD ["tool"]
      `,
      fixed: `
        FROM rust:1.80-bookworm AS builder
        COPY . .
        RUN cargo install --path . --root /out
        FROM debian:bookworm-slim
        COPY --from=builder /out/bin/tool /usr/local/bin/tool
        CMD ["tool"]
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
        FROM rust:1.80-bullseye AS builder
        COPY . .
        RUN cargo install --path . --root /out
        FROM debian:bookworm-slim
        COPY --from=builder /out/bin/tool /usr/local/bin/tool
        CMD ["tool"]
      `,
      files: {
        'Cargo.toml': '[package]\nname = "tool"\nversion = "0.1.0"\n',
        'src/main.rs': 'fn main() {}\n',
      },
    },
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const landing of facts.verdicts.landings) {
    for (const fault of landing.faults) {
      if (fault.kind !== 'older-glibc') continue;
      const { built, runs, crossed, certainty } = fault;
      const { span } = landing.delivery;
      const symbol = crossed === undefined ? 'a newer library version' : `GLIBC_${crossed}`;
      yield {
        start: span.start,
        end: span.end,
        ...told(
          landing,
          fault,
          `${subjectOf(landing)} was linked on glibc ${built} and ${placeOf(landing)} has glibc ${runs}: starting it ${failsWords(certainty)} with "${symbol} not found"`,
        ),
        severity: severityOf(landing, fault),
        related: relatedOf(facts, landing, fault),
        fixes: [...runBaseFixes(facts, landing), ...olderBuilder(facts, landing)],
      };
    }
  }
}

/** The same builder on the release of the run base. */
function olderBuilder({ graph }: Facts, { delivery, runtime }: Landing): Fix[] {
  const { origin } = delivery.artifact;
  const base = rootStage(graph, origin)?.base;
  const release = runtime.base?.distro === 'debian' ? runtime.base.release : undefined;
  if (base?.kind !== 'image' || release === undefined) return [];
  const image = builderOfFamily(base.image, 'glibc', release);
  return changeImageFix(graph, origin, image, (name) => `Build on \`${name}\``);
}
