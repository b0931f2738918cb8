import { describe, expect, test } from 'vitest';
import { placeOfDeath, readDeath } from '../../../client/src/model/engine/container-death.js';
import { stagesOf } from '../../support/stages.js';
import { quickest } from '../../support/quickest.js';

/** Messages as the programs of this machine and of Docker wrote them. */
test.each([
  ['exec /app: no such file or directory', '/app', 'libc-mismatch'],
  ['exec /root/myhttpserver: no such file or directory', '/root/myhttpserver', 'libc-mismatch'],
  ['standard_init_linux.go:228: exec user process caused: no such file or directory', undefined, 'libc-mismatch'],
  ['docker: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app": stat /app: no such file or directory: unknown.', '/app', 'libc-mismatch'],
  ['OCI runtime create failed: exec: "tool": executable file not found in $PATH: unknown', 'tool', 'shell-missing'],
  ['/bin/sh: /app: not found', '/app', 'libc-mismatch'],
  ['sh: 1: /app: not found', '/app', 'libc-mismatch'],
  ["/app: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /app)", '/app', 'glibc-too-old'],
  ['GLIBC_2.34 not found', undefined, 'glibc-too-old'],
  ["tool: /usr/lib/libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by tool)", 'tool', 'glibc-too-old'],
  ['exec /app: exec format error', '/app', 'platform-mismatch'],
  ['standard_init_linux.go:219: exec user process caused: exec format error', undefined, 'platform-mismatch'],
  ['/app: error while loading shared libraries: libgcc_s.so.1: cannot open shared object file: No such file or directory', '/app', 'shared-library-missing'],
  ['Error loading shared library libstdc++.so.6: No such file or directory (needed by /app)', '/app', 'shared-library-missing'],
  ['docker: Error response from daemon: unable to find user app: no matching entries in passwd file.', undefined, 'user-missing'],
  ['Get "https://example.com": x509: certificate signed by unknown authority', undefined, 'ca-certificates-missing'],
  ['Exception in thread "main" java.lang.UnsupportedClassVersionError: Main has been compiled', undefined, 'java-version-mismatch'],
  ['panic: unknown time zone Europe/Berlin', undefined, 'timezone-data-missing'],
])('%s', (message, program, rule) => {
  const death = readDeath(`2026/01/01 some line\n${message}\n`);
  expect([death?.program, death?.rules[0]]).toEqual([program, rule]);
}); // prettier-ignore

test.each(['', 'listening on :80', 'no such file', 'panic: runtime error: index out of range'])(
  '%j says nothing',
  (message) => {
    expect(readDeath(message)).toBeUndefined();
  },
);

test('names out of a log draw nothing', () => {
  expect(readDeath('exec /a\u202eb: no such file or directory')?.explanation).toContain('/a\ufffdb');
});

test('a log of many megabytes is read in no time', () => {
  const log = `${'exec '.repeat(2_000_000)}\nexec /app: no such file or directory`;
  expect(quickest(() => readDeath(log), 500)).toBeLessThan(500);
});

describe('the place', () => {
  const answer = stagesOf('builder: golang:1.19', 'final: alpine:3.20 <- builder');
  const base = answer.stages[1]!;
  const stage = {
    ...base,
    starts: [{ program: '/app', path: '/app', sure: true, line: 5 }],
    delivered: [{ path: '/usr/bin/tool', line: 4 }],
  };
  const death = readDeath('exec /app: no such file or directory')!;
  const finding = (rule: string, line: number, message: string) => ({ rule, line, character: 20, message });

  test.each([
    ['a finding that names the program', death, [finding('libc-mismatch', 3, "'/other' is"), finding('libc-mismatch', 4, "'/app' is")], { line: 4, hasFinding: true }],
    ['a finding of the same fault', death, [finding('shell-missing', 3, 'x'), finding('stage-unused', 1, 'x')], { line: 3, hasFinding: true }],
    ['what starts the program', death, [], { line: 5, hasFinding: false }],
    ['the start where no program is named', readDeath('GLIBC_2.34 not found')!, [], { line: 5, hasFinding: false }],
    ['the COPY that brings it', readDeath('/bin/sh: /usr/bin/tool: not found')!, [], { line: 4, hasFinding: false }],
  ])('%s', (_, one, findings, expected) => {
    expect(placeOfDeath(one, stage, answer.plan, findings)).toMatchObject(expected);
  }); // prettier-ignore

  test('what starts a program by its name, and no other one that ends alike', () => {
    const starts = [
      { program: 'app-server', sure: true, line: 5 },
      { program: 'server', path: '/usr/bin/server', sure: false, line: 6 },
    ];
    const of = (message: string) =>
      placeOfDeath(readDeath(message)!, { ...stage, starts }, answer.plan, []).line;
    expect(of('exec server: no such file or directory')).toBe(6);
    expect(of('exec app-server: no such file or directory')).toBe(5);
    expect(of('exec /elsewhere/other: no such file or directory')).toBe(5);
  });

  test('the last USER of the stage for a user that is missing', () => {
    const users = ['USER root', 'RUN true', 'USER app'].map((text, line) => {
      return { ...answer.plan.stages[1]!.from, keyword: text.split(' ')[0]!, text, line: 20 + line };
    });
    const stages = answer.plan.stages.map((one) => ({ ...one, instructions: users }));
    const missing = readDeath('unable to find user app: no matching entries in passwd file')!;
    expect(placeOfDeath(missing, stage, { ...answer.plan, stages }, []).line).toBe(22);
  });

  test('the FROM where nothing is known', () => {
    expect(placeOfDeath(death, base, answer.plan, [])).toMatchObject({ line: base.fromRange.start.line });
  });
});
