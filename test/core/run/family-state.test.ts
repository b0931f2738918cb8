import { describe, expect, test } from 'vitest';
import { createFacts } from '../../../server/src/core/analysis.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { checkFindings, checkSilent } from '../../support/check-findings.js';
import { drawArtifact, drawFinal, runText } from '../../support/stage-runs.js';

/** Two stages that a platform chooses between, each with lines of its own, and what comes after them. */
const family = (amd64: string, arm64: string, rest: string): string =>
  `FROM alpine:3.20 AS run-amd64\n${amd64}\nFROM alpine:3.20 AS run-arm64\n${arm64}\nFROM run-$TARGETARCH\n${rest}\n`;

const last = (text: string): ReturnType<ReturnType<typeof runText>['stage']> => {
  const runs = runText(text);
  return runs.stage(runs.graph.final);
};

describe('a stage that is based on one of several', () => {
  test('has the libc that all of them have', () => {
    const { runtime } = last(family('', '', ''));
    expect([runtime.libc, runtime.libcVersion]).toEqual(['musl', '1.2.5']);
    const mixed = last(family('', '', '').replace('alpine:3.20', 'debian:bookworm-slim'));
    expect(mixed.runtime.libc).toBeUndefined();
    expect(last(family('', '', '').replace('alpine:3.20', 'somewhere/else')).runtime.libc).toBeUndefined();
  });

  test('has what all of them install, and may have what one installs', () => {
    const bash = (amd64: string, arm64: string): boolean | undefined =>
      last(family(amd64, arm64, '')).runtime.bash.value;
    const install = 'RUN apk add --no-cache bash';
    expect(bash('', '')).toBe(false);
    expect(bash(install, install)).toBe(true);
    expect(bash(install, '')).toBeUndefined();
    expect(bash('', install)).toBeUndefined();
  });

  test('has the folder, the user and the variables that they agree on', () => {
    const same = last(family('WORKDIR /w\nUSER a\nENV A=1', 'WORKDIR /w\nUSER a\nENV A=1', ''));
    expect([same.cwd, same.user?.text]).toEqual(['/w', 'a']);
    const differing = last(family('WORKDIR /v\nUSER a', 'WORKDIR /w\nUSER b', ''));
    expect([differing.cwd, differing.user?.text]).toEqual([undefined, undefined]);
  });

  test('holds what lies at the same path in all of them', () => {
    const built = 'RUN gcc -o /x x.c';
    const c = (amd64: string, arm64: string): string =>
      family(amd64, arm64, '').replaceAll('alpine:3.20', 'gcc:12');
    expect(drawFinal(c(built, built))).toEqual(['/x: dynamic glibc 2.36 certain']);
    expect(drawFinal(c(built, 'RUN gcc -static -o /x x.c'))).toEqual(['/x: unknown certain']);
    expect(drawFinal(c(built, ''))).toEqual([]);
  });

  test('a variable alone may be any image', () => {
    const text = 'FROM alpine:3.20 AS a\nFROM $BASE\n';
    expect(last(text).runtime.libc).toBeUndefined();
    expect(createFacts(text, noInputs).graph.edges.map(({ from }) => from)).toEqual(['alpine:3.20']);
  });

  test('the graph has an edge from each', () => {
    const { edges } = createFacts(family('', '', ''), noInputs).graph;
    expect(edges.filter(({ to }) => to === 2).map(({ from }) => from)).toEqual([0, 1]);
  });

  test('an earlier version gives no other answer', () => {
    const before = createFacts(family('', '', ''), noInputs);
    expect(before.runs.stage(2).runtime.bash.value).toBe(false);
    const after = createFacts(family('', 'RUN apk add --no-cache bash', ''), noInputs, before);
    expect(after.runs.stage(2).runtime.bash.value).toBeUndefined();
  });

  test('a copy out of it is judged by what all of them made', () => {
    const text = `
      FROM gcc:12 AS made-amd64
      RUN gcc -o /x x.c
      FROM gcc:12 AS made-arm64
      RUN gcc -o /x x.c
      FROM made-$TARGETARCH AS made
      FROM alpine:3.20
      COPY --from=made /x /x
                       ^^ error: \`/x\` won't start on Alpine 3.20 · musl 1.2.5
      CMD ["/x"]
    `;
    checkFindings(text, { inputs: {} });
  });
});

test('tools that each platform fetches in a way of its own', () => {
  expect(
    drawArtifact(
      runText(
        'FROM alpine:3.20 AS get-amd64\nADD https://example.com/a /t\nFROM alpine:3.20 AS get-arm64\nADD https://example.com/b /t\nFROM get-$TARGETARCH\n',
      )
        .stage(2)
        .artifactAt('/t'),
    ),
  ).toMatch(/^unknown|^data/);
  checkSilent(`
    FROM --platform=$BUILDPLATFORM alpine:3.22 AS fetch-amd64
    ADD https://example.com/tool-x86_64 /tool
    FROM --platform=$BUILDPLATFORM alpine:3.22 AS fetch-arm64
    ADD https://example.com/tool-aarch64 /tool
    FROM fetch-$TARGETARCH AS fetch
    RUN chmod 0755 /tool
    FROM alpine:3.22
    COPY --from=fetch /tool /usr/local/bin/tool
    CMD ["tool"]
  `);
});
