import { changeImageFix, rootStage } from '../assists/change-image.js';
import { runBaseFixes } from '../assists/landing-fixes.js';
import { onRelease } from '../core/images/relatives.js';
import { libstdcxxFixes } from '../assists/libstdcxx-fixes.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import { faultFinding, faultsOf, placeOf, startWords, subjectOf } from '../core/verdict/phrases.js';
import type { Landing } from '../core/verdict/landing.js';

export const rule: Rule = {
  id: 'glibc-too-old',
  severity: 'error',
  summary:
    'A program that was linked against a newer glibc or libstdc++ is copied to an image with an older one.',
  check,
};

export const doc: RuleDoc = {
  why: `A glibc program runs on the release it was linked on and on newer ones, but not on older ones. Every program
linked on glibc 2.34 or newer needs the symbol version GLIBC_2.34 to start, so crossing 2.34 downwards always
fails; crossing 2.38 often does for C and C++. A tag without a release, such as \`golang:1.24\`, moves to a newer
release during its lifetime: pin both images to the same release.
libstdc++ has symbol versions of its own. A C++ program that includes <iostream> and is compiled by GCC 13.2 or
newer needs GLIBCXX_3.4.32, which bookworm and Ubuntu 22.04 do not have. The image \`gcc\` contains a newer
libstdc++ than the Debian release that it is based on, so \`gcc:13\` and bookworm share glibc but not libstdc++.
Link libstdc++ statically, run on a release whose libstdc++ is new enough, or copy
\`/usr/local/lib64/libstdc++.so.6\` along.`,
  bad: [
    {
      text: `
        FROM rust:1.80-bookworm AS builder
        COPY . .
        RUN cargo install --path . --root /out
        FROM debian:bullseye-slim
        COPY --from=builder /out/bin/tool /usr/local/bin/tool
                            ^^^^^^^^^^^^^ error: \`/usr/local/bin/tool\` won't start on Debian bullseye
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
    {
      text: `
        FROM gcc:13 AS builder
        COPY main.cpp .
        RUN g++ -o /app main.cpp
        FROM debian:bookworm-slim
        COPY --from=builder /app /app
                            ^^^^ warning: \`/app\` may not start on Debian bookworm
        CMD ["/app"]
      `,
      fixed: `
        FROM gcc:13 AS builder
        COPY main.cpp .
        RUN g++ -static-libgcc -static-libstdc++ -o /app main.cpp
        FROM debian:bookworm-slim
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.cpp': '#include <iostream>\nint main() { std::cout << 1; }\n' },
    },
  ],
  good: [
    {
      text: `
        FROM gcc:13 AS builder
        COPY main.cpp .
        RUN g++ -o /app main.cpp
        FROM debian:trixie-slim
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.cpp': '#include <iostream>\nint main() { std::cout << 1; }\n' },
    },
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
  for (const [landing, fault] of faultsOf(facts, 'older-glibc')) {
    const { built, runs, crossed, certainty } = fault;
    const symbol = crossed === undefined ? 'a newer library version' : `GLIBC_${crossed}`;
    // A folder holds modules.
    const fails = landing.delivery.path.endsWith('/') ? 'may fail on import' : startWords(certainty);
    const text = `${subjectOf(landing)} ${fails} on ${placeOf(landing)}: it was linked against glibc ${built}, the image has ${runs} ("${symbol} not found")`;
    const fixes = [...runBaseFixes(facts, landing), ...olderBuilder(facts, landing)];
    yield { ...faultFinding(facts, landing, fault, text), fixes };
  }
  for (const [landing, fault] of faultsOf(facts, 'older-libstdcxx')) {
    const { asks, runs, certainty } = fault;
    const verb = certainty === 'possible' ? 'may need' : 'needs';
    const text = `${subjectOf(landing)} ${startWords(certainty)} on ${placeOf(landing)}: it ${verb} GLIBCXX_${asks}, but the libstdc++ of the image ends at GLIBCXX_${runs} ("GLIBCXX_${asks} not found")`;
    yield { ...faultFinding(facts, landing, fault, text), fixes: libstdcxxFixes(facts, landing, asks) };
  }
}

/** The same builder on the release of the run base. */
function olderBuilder({ graph }: Facts, { delivery, runtime }: Landing): Fix[] {
  const { origin } = delivery.artifact;
  const base = rootStage(graph, origin)?.base;
  const release = runtime.base?.distro === 'debian' ? runtime.base.release : undefined;
  if (base?.kind !== 'image' || release === undefined) return [];
  const image = onRelease(base.image, release);
  return changeImageFix(graph, origin, image, (name) => `Build on \`${name}\``);
}
