import { expect, test } from 'vitest';
import type { Files } from '../support/context-files.js';
import { stepped } from '../support/steps.js';
import { watch, type Outcome } from '../support/truth.js';

const module = { 'go.mod': 'module example.com/tool\n\ngo 1.19\n' };

const builtBy = (builder: string, build: string, ...last: readonly string[]): string =>
  [`FROM ${builder} AS build`, 'WORKDIR /src', 'COPY . .', `RUN ${build}`, ...last].join('\n');

/** Roots that the TLS of Go finds, a zone, and who runs it: nothing of that is in an empty root. */
const asking: Files = {
  ...module,
  'main.go': `package main

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"os/user"
	"time"
)

var client http.Client

func main() {
	roots, _ := x509.SystemCertPool()
	place, err := time.LoadLocation("Europe/Rome")
	me, unknown := user.Current()
	fmt.Println(len(roots.Subjects()) > 50, place, err, me.Username, unknown)
}
`,
};
const go = (image: string, ...last: readonly string[]): string =>
  builtBy('golang:1.19-bookworm', 'go build -o /tool .', `FRO<|>M ${image}`, ...last);
const tool = ['COPY --from=build /tool /tool', 'CMD ["/tool"]'];

const plain = { 'main.c': '#include <stdio.h>\nint main(void) { puts("hello from C"); return 0; }\n' };
const plus = {
  'main.cc': '#include <iostream>\nint main() { std::cout << "hello from C++" << std::endl; }\n',
};
const c = (build: string): string =>
  builtBy('gcc:12-bookworm', build, 'FRO<|>M debian:bookworm-slim', ...tool);

const cases: readonly (readonly [string, string, string, Files, string])[] = [
  [
    'scratch with certificates, zones and an account',
    'scratchBase',
    go('debian:bookworm-slim AS run', 'RUN useradd --uid 1234 reader', ...tool, 'USER reader'),
    asking,
    'true Europe/Rome <nil> reader <nil>',
  ],
  [
    'scratch with the group of a file that was copied',
    'scratchBase',
    c('gcc -o /tool main.c').replace('--from=build', '--from=build --chown=nobody:nogroup'),
    plain,
    'hello from C',
  ],
  ['scratch, C linked statically', 'scratchBase', c('gcc -o /tool main.c'), plain, 'hello from C'],
  ['scratch, C++ linked statically', 'scratchBase', c('g++ -o /tool main.cc'), plus, 'hello from C++'],
  [
    'distroless base, Go with cgo',
    'distrolessBase',
    go('debian:bookworm-slim', ...tool, 'USER nobody'),
    asking,
    'true Europe/Rome <nil> nobody <nil>',
  ],
  ['distroless base, C', 'distrolessBase', c('gcc -o /tool main.c'), plain, 'hello from C'],
  ['distroless cc, C++', 'distrolessBase', c('g++ -o /tool main.cc'), plus, 'hello from C++'],
  [
    'distroless static, Go without cgo',
    'distrolessBase',
    go('debian:bookworm-slim', ...tool).replace('go build', 'CGO_ENABLED=0 go build'),
    asking,
    'true Europe/Rome <nil> root <nil>',
  ],
];

test.each(cases)(
  '%s: the file after the step is built, and its program says what it should',
  async (title, kind, text, files, shows) => {
    const after = stepped(text, kind, files);
    const before = text.replace('<|>', '');
    // Certificates are no part of the first image of these cases, so that one is not run.
    expect(after).not.toBe(before);
    const outcome = await watch({ title, dockerfile: after ?? '', files, says: [], ends: 'runs', shows });
    expect(outcome).toEqual<Outcome>({ ends: 'runs', shows });
  },
);
