import { installFixes } from '../assists/install-package.js';
import { runBaseFixes } from '../assists/landing-fixes.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { placeOf, relatedOf, severityOf, subjectOf, faultMessage } from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'shared-library-missing',
  severity: 'error',
  summary: 'A shared library that a program needs is not in the image it is copied to.',
  check,
};

export const doc: RuleDoc = {
  why: `Before it starts a program, the loader looks for every library that the program names, and it stops at the first
missing one with "cannot open shared object file". Rust programs need libgcc_s, C++ programs also libstdc++;
small images such as \`busybox:glibc\`, distroless base and plain Alpine lack them.`,
  bad: [
    {
      text: `
        FROM rust:1.80-bookworm AS builder
        COPY . .
        RUN cargo build --release
        FROM gcr.io/distroless/base-debian12
        COPY --from=builder /target/release/tool /tool
                            ^^^^^^^^^^^^^^^^^^^^ error: \`/tool\` needs libgcc_s
        CMD ["/tool"]
      `,
      files: {
        'Cargo.toml': '[package]\nname = "tool"\nversion = "0.1.0"\n',
        'src/main.rs': 'fn main() {}\n',
      },
    },
    {
      text: `
        FROM alpine:3.20 AS builder
        RUN apk add build-base
        COPY main.cpp .
        RUN g++ -o /app main.cpp
        FROM alpine:3.20
        COPY --from=builder /app /app
                            ^^^^ error: \`/app\` needs libstdc++
        CMD ["/app"]
      `,
      files: { 'main.cpp': '#include <iostream>\nint main() { std::cout << 1; }\n' },
    },
  ],
  good: [
    {
      text: `
        FROM alpine:3.20 AS builder
        RUN apk add build-base
        COPY main.cpp .
        RUN g++ -o /app main.cpp
        FROM alpine:3.20
        RUN apk add --no-cache libstdc++
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.cpp': '#include <iostream>\nint main() { std::cout << 1; }\n' },
    },
    {
      text: `
        FROM rust:1.80-bookworm AS builder
        COPY . .
        RUN cargo build --release
        FROM gcr.io/distroless/cc-debian12
        COPY --from=builder /target/release/tool /tool
        CMD ["/tool"]
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
    const missing = landing.faults.flatMap((fault) => (fault.kind === 'library' ? [fault] : []));
    const [first] = missing;
    if (first === undefined) continue;
    const { span } = landing.delivery;
    const names = missing.map(({ library }) => library);
    yield {
      start: span.start,
      end: span.end,
      ...faultMessage(
        landing,
        first,
        `${subjectOf(landing)} needs ${names.join(', ')}, which ${placeOf(landing)} does not contain; it ${first.certainty === 'certain' ? 'will' : 'may'} fail to start ("cannot open shared object file")`,
      ),
      severity: severityOf(landing, first),
      related: relatedOf(facts, landing, first),
      fixes: [...installFixes(facts, landing, names), ...runBaseFixes(facts, landing)],
    };
  }
}
