import { describe, expect, test } from 'vitest';
import type { Observation, ObservationCause } from '../../../server/src/protocol/observation.js';
import { analyseText, checkFindings, checkSilent } from '../../support/check-findings.js';

const net = {
  'main.go': 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":80", nil) }\n',
};
const loader = '/lib64/ld-linux-x86-64.so.2';

const dynamicGo = `
  FROM golang:1.22-bookworm AS builder
  COPY . .
  RUN go build -o /app .
  FROM alpine:3.20
  COPY --from=builder /app /app
  CMD ["/app"]
`;

function runs(stage: number, path: string, linkage: Observation['linkage'] = 'static'): Observation {
  return { stage, path, runs: true, reason: '', linkage, causes: [] };
}

function fails(
  stage: number,
  path: string,
  reason: string,
  ...causes: readonly ObservationCause[]
): Observation {
  return { stage, path, runs: false, reason, linkage: 'dynamic', family: 'glibc', causes };
}

describe('a program that was seen to start', () => {
  test('takes back what the text says', () => {
    checkSilent(dynamicGo, { files: net, inputs: { observations: [runs(1, '/app')] } });
  });

  test('keeps what reading it cannot tell', () => {
    const text = dynamicGo.replace('alpine:3.20', 'scratch');
    const rules = (observations: readonly Observation[]): readonly string[] => [
      ...new Set(
        analyseText(text, { files: tls, inputs: { observations } }).findings.map(({ rule }) => rule),
      ),
    ];
    expect(rules([])).toContain('static-base-dynamic-binary');
    expect(rules([runs(1, '/app')])).toEqual(['ca-certificates-missing']);
  });

  test.each([
    ['in another stage', runs(0, '/app')],
    ['at another path', runs(1, '/apps')],
  ])('%s says nothing', (_, observation) => {
    checkFindings(loud, { files: net, inputs: { observations: [observation] } });
  });
});

const tls = {
  'main.go': 'package main\nimport "net/http"\nfunc main() { http.Get("https://example.com") }\n',
};

const loud = `
  FROM golang:1.22-bookworm AS builder
  COPY . .
  RUN go build -o /app .
      ^^^^^^^^^^^^^^^^^^ info: this build produces a dynamically linked binary (glibc)
  FROM alpine:3.20
  COPY --from=builder /app /app
                      ^^^^ error: \`/app\` won't start on Alpine 3.20
  CMD ["/app"]
`;

const causes: readonly (readonly [string, string, ObservationCause, string])[] = [
  ['alpine:3.20', 'a loader beside another', { kind: 'loader', file: loader, family: 'glibc', there: 'musl' }, 'libc-mismatch'],
  ['scratch', 'a loader', { kind: 'loader', file: loader, family: 'glibc' }, 'static-base-dynamic-binary'],
  ['busybox:glibc', 'a library', { kind: 'library', name: 'libgcc_s.so.1' }, 'shared-library-missing'],
  ['debian:11', 'a version', { kind: 'version', versions: ['GLIBC_2.34'], library: '/lib/libc.so.6', newest: '2.31' }, 'glibc-too-old'],
  ['debian:11', 'a platform', { kind: 'platform', built: 'linux/arm64', runs: 'linux/amd64' }, 'platform-mismatch'],
  ['alpine:3.20', 'an interpreter', { kind: 'interpreter', name: '/bin/bash' }, 'shell-missing'],
  ['eclipse-temurin:17-jre', 'a Java', { kind: 'runtime', name: 'Java', needed: '21', there: '17' }, 'java-version-mismatch'],
]; // prettier-ignore

describe('a program that was seen not to start, where the text is silent', () => {
  test.each(causes)('on %s for want of %s', (image, _, cause, rule) => {
    const { findings } = analyseText(silent(image), {
      inputs: { observations: [fails(1, '/app', 'it is not there', cause)] },
    });
    expect(
      findings.map((finding) => [finding.rule, finding.severity, finding.certainty, finding.observed]),
    ).toEqual([[rule, 'error', 'certain', true]]);
    expect(findings[0]?.message).toBe('`/app` does not start here: it is not there');
  });

  test('two missing libraries make one finding', () => {
    const libraries = ['libgcc_s.so.1', 'libstdc++.so.6'].map((name): ObservationCause => ({
      kind: 'library',
      name,
    }));
    const observations = [fails(1, '/app', '`libgcc_s.so.1` is missing', ...libraries)];
    expect(analyseText(silent('debian:12'), { inputs: { observations } }).findings).toHaveLength(1);
  });

  test('is marked where the container starts it when no COPY --from brought it', () => {
    checkFindings(
      `
        FROM alpine:3.20
        COPY app /app
        ENTRYPOINT ["/app"]
                    ^^^^^^ error: \`/app\` does not start here: \`${loader}\` is missing
      `,
      { inputs: { observations: [fails(0, '/app', `\`${loader}\` is missing`, causes[0]![2])] } },
    );
  });

  test('a program in one folder does not accuse what was copied beside it', () => {
    const text = `
      FROM internal/jdk AS b
      RUN x
      FROM alpine:3.20
      COPY --from=b /jre/ /jre/
      COPY --from=b /classes/ /classes/
      CMD ["/jre/bin/java", "-cp", "/classes", "Main"]
    `;
    const observations = [fails(1, '/jre/bin/java', 'x', causes[0]![2])];
    const observed = analyseText(text, { inputs: { observations } }).findings.filter(
      (finding) => finding.observed,
    );
    expect(observed).toHaveLength(1);
  });

  test.each([
    [
      'an export stage is no place to run',
      'FROM golang:1.22 AS b\nRUN x\nFROM scratch\nCOPY --from=b /app /\n',
      '/app',
    ],
    [
      'a builder is no place to run',
      `FROM alpine:3.20 AS b\nCOPY --from=golang:1.22 /x /app\nFROM alpine:3.20\n`,
      '/app',
    ],
  ])('%s', (_, text, path) => {
    const stage = text.startsWith('FROM alpine') ? 0 : 1;
    const observations = [fails(stage, path, 'x', causes[0]![2])];
    const observed = analyseText(text, { inputs: { observations } }).findings.filter(
      (finding) => finding.observed,
    );
    expect(observed).toEqual([]);
  });

  test('programs of other machines may be carried along', () => {
    const observations = [
      fails(1, '/dist/arm', 'x', { kind: 'platform', built: 'linux/arm64', runs: 'linux/amd64' }),
    ];
    const text = silent('debian:12').replace('/app /app', '/app /dist/arm');
    expect(
      analyseText(text, { inputs: { observations } }).findings.filter(({ observed }) => observed),
    ).toEqual([]);
  });
});

function silent(image: string): string {
  return `FROM internal/builder:1 AS builder\nRUN ./build\nFROM ${image}\nCOPY --from=builder /app /app\nCMD ["/app"]\n`;
}

test('a confirmed finding is told once, at the same place, with its fixes', () => {
  const observations = [fails(1, '/app', `\`${loader}\` is missing`, causes[0]![2])];
  const { findings } = analyseText(dynamicGo, { files: net, inputs: { observations } });
  const found = findings.filter(({ rule }) => rule === 'libc-mismatch');
  expect(found.map(({ message }) => message)).toEqual([
    `\`/app\` does not start here: \`${loader}\` is missing`,
  ]);
  expect(found[0]?.fixes[0]?.title).toMatch(/CGO_ENABLED=0/);
});

test('the shell form is silent where its shell was seen to start', () => {
  const text = 'FROM gcr.io/distroless/static-debian12\nCOPY --from=internal/x /bin /bin\nCMD /app\n';
  const rules = (observations: readonly Observation[]): readonly string[] =>
    analyseText(text, { inputs: { observations } }).findings.map(({ rule }) => rule);
  expect(rules([runs(0, '/bin/sh')])).not.toContain('shell-missing');
});
