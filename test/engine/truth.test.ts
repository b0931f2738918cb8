import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import type { Observation } from '../../server/src/protocol/observation.js';
import { hoverAt } from '../../server/src/features/hover.js';
import { programsOf } from '../../server/src/features/programs.js';
import { compareFindings } from '../../server/src/features/verified-findings.js';
import { inspectStage } from '../../client/src/model/inspect/inspect-stage.js';
import { observationItems, runsHere } from '../../client/src/model/inspect/runs-here.js';
import { analyseText, contextOf } from '../support/check-findings.js';
import { createWorkbench, dedent, valueOf, type Workbench } from '../support/engine/workbench.js';

let bench: Workbench;
afterEach(() => bench.dispose());

interface Seen {
  /** `/app: no, dynamic glibc: …` */
  readonly programs: readonly string[];
  /** `proved libc-mismatch` */
  readonly findings: readonly string[];
  readonly lens: string;
  /** Of the last line, where the CMD or ENTRYPOINT stands. */
  readonly startHover: string;
}

/** Builds a stage on the engine, reads it, and hands what was read to the analysis. */
async function look(
  dockerfile: string,
  files: Readonly<Record<string, string>>,
  hide = false,
): Promise<Seen> {
  bench = createWorkbench({ Dockerfile: dockerfile, ...files });
  const text = dedent(dockerfile);
  // `hide`: the analysis sees no sources, as with a context that is not there.
  const inputs = (observations: readonly Observation[]) => ({
    inputs: { observations, ...(hide ? {} : { context: contextOf(files) }) },
  });
  const before = analyseText(text, inputs([]));
  const stage = before.facts.graph.final;
  const { image } = valueOf((await bench.build(stage)).answer);
  const { starts, delivered } = programsOf(before.facts, stage);
  const known = starts.map(({ path, ...rest }) => ({ ...rest, ...(path !== undefined && { path }) }));
  const read = await inspectStage(bench.engine, image.id, { starts: known, delivered }, () => {});
  const programs = valueOf(read);
  const after = analyseText(text, inputs(observationItems(stage, programs)));
  const here = runsHere(programs);
  return {
    programs: programs.map(
      ({ path, runs, linkage, family, reasons }) =>
        `${path}: ${String(runs)}, ${[linkage, family].filter(Boolean).join(' ')}${reasons.map((reason) => `; ${reason}`).join('')}`,
    ),
    findings: compareFindings(before, after).map(({ verdict, rule }) => `${verdict} ${rule}`),
    startHover: hoverAt(after.facts, text.lastIndexOf('\n', text.length - 2) + 1, [])?.markdown ?? '',
    lens: here.kind === 'no' ? `no, ${here.why}` : here.kind,
  };
}

const server = {
  'go.mod': 'module example.com/app\ngo 1.15\n',
  'main.go': 'package main\nimport "net/http"\nfunc main() { _ = http.ListenAndServe(":80", nil) }\n',
};

const go = (build: string, base: string, builder = 'golang:1.19'): string => `
  FROM ${builder} AS builder
  WORKDIR /src
  COPY . .
  RUN ${build}
  FROM ${base}
  COPY --from=builder /app /app
  ENTRYPOINT ["/app"]
`;

const loader = '/lib64/ld-linux-x86-64.so.2';

describe('a Go server', () => {
  test('of golang on alpine lacks its loader', async () => {
    const seen = await look(go('go build -o /app .', 'alpine:3.20'), server);
    expect(seen.programs[0]).toBe(`/app: false, dynamic glibc; \`${loader}\` is missing`);
    expect(seen.findings).toContain('proved libc-mismatch');
    expect(seen.lens).toBe('no, glibc loader missing');
  });

  test('without cgo starts there', async () => {
    const seen = await look(go('CGO_ENABLED=0 go build -o /app .', 'alpine:3.20'), server);
    expect(seen).toMatchObject({ programs: ['/app: true, static'], lens: 'yes' });
  });

  test('whose static build the text cannot see refutes what the text fears', async () => {
    const files = { ...server, build: '#!/bin/sh\nexport CGO_ENABLED=0\n' };
    // Go reads its own environment file, which no instruction names as such.
    const build =
      'mkdir -p /root/.config/go && printf CGO_ENABLED=0 > /root/.config/go/env && go build -o /app .';
    const seen = await look(go(build, 'scratch'), files);
    expect(seen.lens).toBe('yes');
    expect(seen.findings).toContain('refuted static-base-dynamic-binary');
    expect(seen.findings.filter((finding) => finding.startsWith('proved'))).toEqual([]);
  });

  test('linked on a newer glibc lacks a symbol version on an older one', async () => {
    const seen = await look(go('go build -o /app .', 'debian:bullseye-slim', 'golang:1.19-bookworm'), server);
    expect(seen.lens).toBe('no, GLIBC_2.34 missing');
    expect(seen.programs[0]).toMatch(/GLIBC_2\.34.* is not in .*libc.* which goes up to GLIBC_2\.30/);
    expect(seen.findings).toContain('proved glibc-too-old');
  });
});

test('a Rust program on busybox lacks libgcc_s', async () => {
  const seen = await look(
    `
      FROM rust:1.63 AS builder
      COPY main.rs .
      RUN rustc -o /app main.rs
      FROM busybox:glibc
      COPY --from=builder /app /app
      CMD ["/app"]
    `,
    { 'main.rs': 'fn main() { println!("hello"); }\n' },
  );
  expect(seen.lens).toBe('no, libgcc_s.so.1 missing');
  expect(seen.programs[0]).toContain('`libgcc_s.so.1` is missing');
  expect(seen.findings).toContain('proved shared-library-missing');
});

test('where the text says nothing, the image does', async () => {
  const dockerfile = `
    FROM gcc:12 AS builder
    COPY . .
    RUN COMMAND
    FROM alpine:3.20
    COPY --from=builder /out/tool /usr/local/bin/tool
    CMD ["tool"]
  `;
  const files = { 'main.c': 'int main(void) { return 0; }\n' };
  // A command that no reader of Dockerfiles understands.
  const command = 'mkdir /out && perl -e \'system("cc", "-o", "/out/tool", "main.c")\'';
  const seen = await look(dockerfile.replace('COMMAND', command), files, true);
  expect(seen.lens).toBe('no, glibc loader missing');
  expect(seen.findings).toContain('proved libc-mismatch');
});

describe('scripts and shells', () => {
  test('a script for bash where there is none', async () => {
    const seen = await look(
      `
        FROM alpine:3.20
        COPY --chmod=755 run.sh /run.sh
        ENTRYPOINT ["/run.sh"]
      `,
      { 'run.sh': '#!/bin/bash\necho hello\n' },
    );
    expect(seen.lens).toBe('no, /bin/bash missing');
    expect(seen.findings).toEqual(['proved shell-missing']);
  });

  test('a sound one', async () => {
    const seen = await look(
      `
        FROM alpine:3.20
        COPY --chmod=755 run.sh /run.sh
        ENTRYPOINT ["/run.sh"]
      `,
      { 'run.sh': '#!/bin/sh\necho hello\n' },
    );
    expect(seen).toMatchObject({ lens: 'yes', findings: [] });
  });

  test('a text without an interpreter line', async () => {
    const seen = await look('FROM alpine:3.20\nCOPY --chmod=755 run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n', {
      'run.sh': 'echo hello\n',
    });
    expect(seen).toMatchObject({ lens: 'no, no #! line', findings: ['proved shell-missing'] });
  });

  test('the shell form without a shell', async () => {
    const seen = await look('FROM scratch\nCOPY a /a\nCMD /a\n', { a: 'a' });
    expect(seen.findings).toEqual(['proved shell-missing']);
  });

  test.each([
    ['nothing-of-the-kind', /^no, nothing-of-the-kind is in no folder of PATH/],
    ['/nothing/of/the/kind', /^no, \/nothing\/of\/the\/kind is missing/],
  ])('a program that is not there: %s', async (program, lens) => {
    const dockerfile = `FROM alpine:3.20\nCMD ["${program}"]\n`;
    const seen = await look(dockerfile, {});
    expect(seen.lens).toMatch(lens);
    // No rule names it: the CMD itself tells on hover.
    expect(seen.findings).toEqual([]);
    expect(seen.startHover).toContain(`\`${program}\` does not start`);
  });
});

test('a jar for a newer Java than the one that is there', async () => {
  const seen = await look(
    `
      FROM eclipse-temurin:21-jdk AS builder
      COPY Main.java .
      RUN javac -d /classes Main.java && jar --create --file /app.jar --main-class Main -C /classes .
      FROM eclipse-temurin:17-jre
      COPY --from=builder /app.jar /app.jar
      CMD ["java", "-jar", "/app.jar"]
    `,
    { 'Main.java': 'class Main { public static void main(String[] a) {} }\n' },
  );
  expect(seen.lens).toBe('no, needs Java 21, has 17');
  expect(seen.findings).toContain('proved java-version-mismatch');
});

describe('the user', () => {
  test.each([
    ['USER nobody-of-the-kind', 'no, no user or group nobody-of-the-kind'],
    ['USER root:no-such-group', 'no, no user or group no-such-group'],
    ['USER 1000:1000', 'yes'],
    ['USER root', 'yes'],
  ])('%s', async (instruction, lens) => {
    expect((await look(`FROM alpine:3.20\n${instruction}\nCMD ["true"]\n`, {})).lens).toBe(lens);
  });

  test('that the text does not know of', async () => {
    const text = 'FROM debian:12-slim\nRUN perl -e 1\nUSER ghost\nCMD ["true"]\n';
    expect((await look(text, {})).findings).toEqual(['proved user-missing']);
  });
});

test('an inspection is cancelled, and leaves no container behind', async () => {
  bench = createWorkbench({ Dockerfile: 'FROM debian:12-slim\nCMD ["true"]\n' });
  const { image } = valueOf((await bench.build(0)).answer);
  const abort = new AbortController();
  const answer = await inspectStage(bench.engine, image.id, {}, () => abort.abort(), abort.signal);
  expect(answer).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
  const filters = ['--filter', 'label=stage-insight.reader', '--filter', `ancestor=${image.id}`];
  expect(execFileSync('docker', ['ps', '-aq', ...filters], { encoding: 'utf8' })).toBe('');
});

test('an image that is gone is told as missing', async () => {
  bench = createWorkbench({});
  const answer = await inspectStage(bench.engine, `sha256:${'0'.repeat(64)}`, {}, () => undefined);
  expect(answer).toMatchObject({ ok: false, fault: { reason: 'missing' } });
});
