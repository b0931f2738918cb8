import { linkageFixes } from '../assists/landing-fixes.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { foreignDownloads } from '../core/verdict/foreign-downloads.js';
import {
  faultFinding,
  faultsOf,
  linkedWords,
  placeOf,
  startWords,
  subjectOf,
} from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'libc-mismatch',
  severity: 'error',
  summary:
    'A dynamically linked program is copied to an image with a different C library (glibc, musl, uClibc).',
  check,
};

export const doc: RuleDoc = {
  why: `A dynamically linked program names its loader by path: \`/lib64/ld-linux-x86-64.so.2\` for glibc and
\`/lib/ld-musl-x86_64.so.1\` for musl. If that file is missing, the kernel answers "no such file or directory",
although the program itself exists. Debian, Ubuntu and Red Hat images use glibc, Alpine uses musl. A Go program
is dynamic when cgo is on and one of its imports uses cgo, as \`net\` and \`os/user\` do.`,
  bad: [
    {
      text: `
        FROM golang:1.22-bookworm AS builder
        WORKDIR /src
        COPY . .
        RUN go build -o /app .
        FROM alpine:3.20
        COPY --from=builder /app /app
                            ^^^^ error: \`/app\` won't start on Alpine 3.20
        CMD ["/app"]
      `,
      fixed: `
        FROM golang:1.22-bookworm AS builder
        WORKDIR /src
        COPY . .
        RUN CGO_ENABLED=0 go build -o /app .
        FROM alpine:3.20
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: {
        'main.go': 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":80", nil) }\n',
      },
    },
    {
      text: `
        FROM gcc:13 AS builder
        COPY hello.c .
        RUN gcc -o /hello hello.c
        FROM alpine:3.20
        COPY --from=builder /hello /hello
                            ^^^^^^ error: \`/hello\` won't start on Alpine 3.20
        CMD ["/hello"]
      `,
      fixed: `
        FROM gcc:13 AS builder
        COPY hello.c .
        RUN gcc -static -o /hello hello.c
        FROM alpine:3.20
        COPY --from=builder /hello /hello
        CMD ["/hello"]
      `,
      files: { 'hello.c': 'int main(void) { return 0; }\n' },
    },
    {
      text: `
        FROM alpine:3.20
        RUN wget -qO- https://example.org/bat-v0.24.0-x86_64-unknown-linux-gnu.tar.gz | tar xz -C /usr/local/bin
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: \`bat\` may not start on Alpine 3.20
        ENTRYPOINT ["bat"]
      `,
    },
  ],
  good: [
    {
      text: `
        FROM golang:1.22-alpine AS builder
        COPY . .
        RUN go build -o /app .
        FROM alpine:3.20
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: {
        'main.go': 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":80", nil) }\n',
      },
    },
    {
      text: `
        FROM golang:1.22-bookworm AS builder
        COPY . .
        RUN go build -o /app .
        FROM debian:bookworm-slim
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: {
        'main.go': 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":80", nil) }\n',
      },
    },
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const [landing, fault] of faultsOf(facts, 'other-libc')) {
    const { certainty, family, there, loader } = fault;
    const missing = loader === undefined ? `no ${family} loader` : `no \`${loader}\``;
    const text = `${subjectOf(landing)} ${startWords(certainty)} on ${placeOf(landing)}: ${linkedWords(landing, family)}, the image has ${there} (${missing}: "no such file or directory")`;
    yield { ...faultFinding(facts, landing, fault, text), fixes: linkageFixes(facts, landing) };
  }
  yield* downloads(facts);
}

/** Archives that are fetched: their name says for which libc the program is. */
function* downloads(facts: Facts): Iterable<Finding> {
  for (const { stage, program, started, start, end } of foreignDownloads(facts)) {
    const { base, baseSpan } = facts.runs.stage(stage).runtime;
    const place = base?.title ?? 'this image';
    yield {
      start,
      end,
      severity: 'warning',
      certainty: 'likely',
      message: `\`${program}\` may not start on ${place}: this download is for glibc, the image has musl ("no such file or directory"); take the one for musl where there is one`,
      related: [
        { ...started, message: 'it is started here' },
        { start: baseSpan.start, end: baseSpan.end, message: 'the image has musl' },
      ],
    };
  }
}
