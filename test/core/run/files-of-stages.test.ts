import { describe, expect, test } from 'vitest';
import { contextBytes } from '../../../server/src/core/run/context-bytes.js';
import { checkFindings, checkSilent } from '../../support/check-findings.js';
import { contextOf, type Files } from '../../support/context-files.js';
import { drawFinal, runText } from '../../support/stage-runs.js';

/** What the last stage says of the text of `path`. */
function textIn(text: string, path: string, files: Files = {}): string | undefined {
  const runs = runText(text, files);
  return runs.stage(runs.graph.final).readFile(path);
}

describe('the text of a file is known', () => {
  const files = { 'bin/run.sh': 'run\n', 'bin/stop.sh': 'stop\n', 'notes.txt': 'notes\n' };
  test.each<[string, string, string, string | undefined]>([
    ['copied by a pattern', 'COPY . /w\nRUN mkdir /s && cp /w/bin/*.sh /s/', '/s/run.sh', 'run\n'],
    [
      'not of another name than the pattern',
      'COPY . /w\nRUN mkdir /s && cp /w/bin/r*.sh /s/',
      '/s/stop.sh',
      undefined,
    ],
    [
      'beside a bind mount',
      'COPY . /w\nRUN --mount=type=bind,target=/m cat /m/notes.txt',
      '/w/notes.txt',
      'notes\n',
    ],
    [
      'not below a bind mount afterwards',
      'RUN --mount=type=bind,target=/m cat /m/notes.txt',
      '/m/notes.txt',
      undefined,
    ],
    ['copied to another name', 'COPY notes.txt n', '/n', 'notes\n'],
    ['copied into a folder that is there', 'RUN mkdir /d\nCOPY notes.txt /d', '/d/notes.txt', 'notes\n'],
    ['copied into the working folder', 'WORKDIR /d\nCOPY notes.txt .', '/d/notes.txt', 'notes\n'],
    ['copied with another one', 'COPY notes.txt bin/run.sh /d/', '/d/run.sh', 'run\n'],
    ['copied with its folder', 'COPY bin /d/', '/d/run.sh', 'run\n'],
    ['not of the folder itself', 'COPY bin /d/', '/d/bin/run.sh', undefined],
    ['of a heredoc', 'COPY <<EOF /d/x\na\nEOF', '/d/x', 'a\n'],
    ['of a heredoc in a folder', 'COPY <<x notes.txt /d/\na\nx', '/d/x', 'a\n'],
    ['of a heredoc without its tabs', 'COPY <<-x /d/x\n\ta\n\tx', '/d/x', 'a\n'],
    ['moved', 'COPY notes.txt /a\nRUN mv /a /b', '/b', 'notes\n'],
    ['not where it was moved from', 'COPY notes.txt /a\nRUN mv /a /b', '/a', undefined],
    ['not where it was removed', 'COPY notes.txt /w/\nRUN rm -r /w', '/w/notes.txt', undefined],
    ['beside what was removed', 'COPY . /w\nRUN rm -r /w/bin', '/w/notes.txt', 'notes\n'],
    ['copied with the content of a folder', 'COPY . /w\nRUN cp -r /w/bin/. /d', '/d/run.sh', 'run\n'],
    [
      'copied with a folder into another',
      'COPY . /w\nRUN mkdir /d && cp -r /w/bin /d',
      '/d/bin/run.sh',
      'run\n',
    ],
    ['copied into -t', 'COPY . /w\nRUN cp -t /d /w/notes.txt', '/d/notes.txt', 'notes\n'],
    ['installed', 'COPY . /w\nRUN install -m 755 -D /w/notes.txt /d/n', '/d/n', 'notes\n'],
    ['linked', 'COPY notes.txt /a\nRUN ln -s /a /b', '/b', 'notes\n'],
    ['linked into a folder', 'COPY notes.txt /a\nRUN mkdir /d && ln -s /a /d', '/d/a', 'notes\n'],
    ['linked here', 'COPY notes.txt /a\nWORKDIR /d\nRUN ln -s /a', '/d/a', 'notes\n'],
    ['written', 'RUN echo a b > /x', '/x', 'a b\n'],
    ['written line by line', 'RUN echo a > /x && echo b >> /x', '/x', 'a\nb\n'],
    ['written by tee', 'RUN tee /x <<EOF\na\nEOF', '/x', 'a\n'],
    ['not written for sure', 'RUN a || echo a > /x', '/x', undefined],
    ['not of what a command says', 'RUN date > /x', '/x', undefined],
    [
      'copied out of a bind mount',
      'RUN --mount=type=bind,target=/m cp /m/notes.txt /n.txt',
      '/n.txt',
      'notes\n',
    ],
  ])('%s', (_, lines, path, expected) => {
    expect(textIn(`FROM debian:12\n${lines}\n`, path, files)).toBe(expected);
  });

  test('of the folder that is copied to another stage, not of its namesakes', () => {
    const text = `FROM debian:12 AS b
RUN mkdir /app && echo own > /app/run.sh && echo other > /etc/run.sh
FROM debian:12
COPY --from=b /app /srv
`;
    expect(textIn(text, '/srv/run.sh')).toBe('own\n');
    expect(textIn(text.replace('/app /srv', '/ /'), '/etc/run.sh')).toBe('other\n');
  });
});

test.each([
  ['notes', 'n.txt', 5],
  ['a folder', 'a', 7],
  ['all', '', 12],
  ['nothing', 'b', undefined],
])('%s: characters of the context', (_, path, expected) => {
  const context = contextOf({ 'n.txt': '12345', 'a/x': '123', 'a/b/y': '1234' });
  expect(contextBytes(context, path, 1000)).toBe(expected);
});

test('as many characters as are enough end the count', () => {
  const context = contextOf({ 'a/x': '123', 'a/y': '123', 'a/z': '123' });
  expect(contextBytes(context, 'a', 4)).toBe(6);
});

test.each<[string, readonly string[]]>([
  ['cp "$(find . -name app)" /usr/bin/app', ['/usr/bin/app: unknown possible']],
  ['cp "$(find . -name app)" /opt/', ['/opt/: unknown possible']],
  ['cp "$APP" /usr/bin/app', ['/usr/bin/app: unknown possible']],
])('%s puts there what nobody knows', (command, expected) => {
  expect(drawFinal(`FROM gcc:12\nARG APP\nRUN ${command}\n`)).toEqual(expected);
});

/** A build argument without a default says by its name which platform it is. */
test.each<[string, string | undefined]>([
  ['ARG TARGETARCH\nENV GOARCH=$TARGETARCH', undefined],
  ['ARG TARGETARCH\nENV GOARCH=${TARGETARCH}', undefined],
  ['ARG TARGETARCH\nARG GOARCH=$TARGETARCH', undefined],
  ['ARG BUILDARCH\nENV GOARCH=$BUILDARCH', '$BUILDPLATFORM'],
  ['ARG BUILDARCH\nENV ARCH=$BUILDARCH GOOS=linux\nENV GOARCH=$ARCH', '$BUILDPLATFORM'],
  ['ARG OTHER\nENV GOARCH=$OTHER', undefined],
  ['ENV GOARCH=arm64', 'linux/arm64'],
  ['ENV X=1', '$BUILDPLATFORM'],
])('after %j a Go program is for %s', (lines, platform) => {
  const text = `FROM --platform=$BUILDPLATFORM golang:1.22\n${lines}\nRUN go build -o /app .\n`;
  expect(runText(text).stage(0).artifactAt('/app')?.platform).toBe(platform);
});

describe('a relative source of a stage is taken from /', () => {
  const text = (more: string, source = 'app'): string => `FROM gcc:12-bookworm AS b
WORKDIR /src
${more}RUN gcc -o app a.c
FROM debian:bookworm
COPY --from=b ${source} /app
`;
  test('which lacks it', () => {
    checkFindings(
      `FROM gcc:12-bookworm AS b
WORKDIR /src
COPY . .
RUN gcc -o app a.c
FROM debian:bookworm
COPY --from=b app /app
              ^^^ error: \`app\` won't be found
`,
      { files: { 'a.c': '' } },
    );
  });

  test.each([
    ['what an archive holds is not known', 'RUN tar xzf /tmp/root.tgz -C /\n', 'app'],
    ['it is written from the root', '', '/src/app'],
    ['it is written from the root without a slash', '', 'src/app'],
  ])('silent: %s', (_, more, source) => {
    checkSilent(text(`COPY . .\n${more}`, source), { files: { 'a.c': '' } });
  });
});

test('what brings a program, a loader or an account is the evidence', () => {
  const lines = [
    'FROM gcc:12 AS b',
    'RUN gcc -o /out/x a.c',
    'FROM scratch',
    'COPY --from=b /out/x /usr/bin/x',
    'COPY --from=alpine:3.20 /lib/ld-musl-x86_64.so.1 /lib/',
  ];
  const text = lines.join('\n');
  const { runtime } = runText(text).stage(1);
  const program = runtime.holds({ kind: 'program', name: 'x' });
  expect(program.evidence.map(({ start, end }) => text.slice(start, end))).toEqual(['gcc -o /out/x a.c']);
  expect(runtime.holds({ kind: 'loader', family: 'musl' }).value).toBe(true);
  expect(runtime.holds({ kind: 'loader', family: 'glibc' }).value).toBe(false);
  expect(runtime.holds({ kind: 'program', name: 'y' }).value).toBe(false);
});
