import { expect, test } from 'vitest';
import { actionTitles } from '../support/features.js';
import { goServer } from '../support/graph-scene.js';

const c = { 'main.c': 'int main(void) { return 0; }\n' };
const rust = {
  'Cargo.toml': '[package]\nname = "hi"\n',
  'Cargo.lock': '[[package]]\nname = "hi"\n',
  'src/main.rs': 'fn main() {}\n',
};

const go = [
  'Disable cgo (CGO_ENABLED=0)',
  'Use the Go implementations: `-tags netgo`',
  'Link statically: `-linkmode external -extldflags "-static"`',
];
const fixed = 'Link statically: `-static`';
const debian = 'Run on `debian:bookworm-slim`';
const distroless = (name: string): string => `Run on \`gcr.io/distroless/${name}-debian12\``;

// What a program was linked to must be there: by another base for it, by another builder, or by no library at all.
test.each<[string, string, string, Readonly<Record<string, string>>, readonly string[]]>([
  [
    'golang:1.25-bookworm',
    'go build -o /app .',
    'alpine:3.20',
    goServer,
    [...go, debian, distroless('base'), 'Build on `golang:1.25-alpine`'],
  ],
  ['golang:1.25-bookworm', 'go build -o /app .', 'scratch', goServer, [...go, debian, distroless('base')]],
  ['gcc:12-bookworm', 'gcc -o /app main.c', 'alpine:3.20', c, [fixed, debian, distroless('base')]],
  ['gcc:12-bookworm', 'gcc -o /app main.c', 'scratch', c, [fixed, debian, distroless('base')]],
  [
    'gcc:12-bookworm',
    'gcc -o /app main.c',
    'busybox:1.37-musl',
    c,
    [fixed, debian, distroless('base'), 'Run on `busybox:glibc`'],
  ],
  ['gcc:12-bookworm', 'gcc -o /app main.c -lz', 'alpine:3.20', c, [debian]],
  [
    'rust:1.80-bookworm',
    'cargo build --release && cp target/release/hi /app',
    'alpine:3.20',
    rust,
    [debian, distroless('cc'), 'Build on `rust:1.80-alpine`'],
  ],
  ['golang:1.25-alpine', 'go build -o /app .', 'debian:bookworm-slim', goServer, []],
])('%s, `%s`, then %s', (builder, command, base, files, titles) => {
  const text = `FROM ${builder} AS build
WORKDIR /src
COPY . .
RUN ${command}
FROM ${base}
COPY --from=build /a<|>pp /app
ENTRYPOINT ["/app"]
`;
  const offered = actionTitles(text, { files }).filter((title) => !title.startsWith('Ignore'));
  expect(offered.map((title) => title.replace(' (preferred)', ''))).toEqual(titles);
});
