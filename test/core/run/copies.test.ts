import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { drawFinal, runText } from '../../support/stage-runs.js';

const dynamic = 'dynamic glibc 2.36 certain';

// https://docs.docker.com/reference/dockerfile/#copy
describe('COPY --from puts a program', () => {
  test.each<[string, string[]]>([
    ['COPY --from=b /a/app /x', ['/x']],
    ['COPY --from=b /a/app /x/', ['/x/app']],
    ['COPY --from=b /a/app .', ['/w/app']],
    ['COPY --from=b /a/app /w', ['/w/app']],
    ['COPY --from=b /a/app /usr/bin', ['/usr/bin/app']],
    ['COPY --from=b /a /x', ['/x/app']],
    ['COPY --from=b /a/ /x/', ['/x/app']],
    ['COPY --from=b /a/* /x', ['/x/app']],
    ['COPY --from=b / /', ['/a/app']],
    ['COPY --from=b / /x', ['/x/a/app']],
    ['COPY --from=b a/app /x', ['/x']],
    ['COPY --from=b --parents /a/app /x/', ['/x/a/app']],
    ['COPY --from=b ["/a/app", "/x y"]', ['/x y']],
    ['ENV T=/x/\nCOPY --from=b /a/app $T', ['/x']],
    ['RUN mkdir /x\nCOPY --from=b /a/app /x', ['/x/app']],
    ['COPY --from=b /a/app', []],
  ])('%s', (lines, places) => {
    const text = `FROM gcc:12 AS b\nRUN gcc -o /a/app x.c\nFROM debian:12\nWORKDIR /w\n${lines}\n`;
    expect(drawFinal(text)).toEqual(places.map((place) => `${place}: ${dynamic}`));
  });

  // The folder of a Rust build names its target, whatever built it.
  test.each([
    ['/s/target/x86_64-unknown-linux-musl/release/app', 'static likely'],
    ['/s/target/aarch64-unknown-linux-gnu/debug/app', 'dynamic glibc likely [libgcc_s]'],
    ['/s/target/release/app', 'unknown possible'],
    ['/s/app', 'unknown possible'],
  ])('from %s of a stage that is not read', (path, expected) => {
    const text = `FROM rust:1.80 AS b\nRUN ./build\nFROM debian:12\nCOPY --from=b ${path} /x\n`;
    expect(drawFinal(text)).toEqual([`/x: ${expected}`]);
  });

  test.each([
    ['COPY --from=b /out /', undefined],
    ['COPY --from=b /out /opt', false],
    ['COPY --from=b /out/app /', undefined],
    ['COPY --from=b /out/app.jar /', false],
    ['COPY --from=b /bin/app /', false],
    ['ARG X\nCOPY --from=b $X /', undefined],
    ['ARG X\nCOPY --from=b /x $X', undefined],
  ])('after %j there is jq: %s', (lines, expected) => {
    const text = `FROM gcc:12 AS b\nRUN ./build\nFROM debian:12\n${lines}\n`;
    const { runtime } = runText(text).stage(1);
    expect(runtime.holds({ kind: 'program', name: 'jq' }).value).toBe(expected);
  });
});

describe('COPY and ADD from the build context', () => {
  const files: Files = {
    'run.sh': '#!/bin/bash\n',
    'bin/tool': '',
    'src/a.c': '',
    'notes.md': 'x',
  };
  const copied = (lines: string): readonly string[] =>
    runText(`FROM debian:12\nWORKDIR /w\n${lines}\n`, files)
      .stage(0)
      .artifacts.map(({ path, linkage }) => `${path} ${linkage}`);
  test.each<[string, string[]]>([
    ['COPY run.sh /x', ['/x interpreted']],
    ['COPY run.sh /x/', ['/x/run.sh interpreted']],
    ['COPY run.sh .', ['/w/run.sh interpreted']],
    ['COPY ./run.sh ..', ['/run.sh interpreted']],
    ['COPY run.sh /w', ['/w/run.sh interpreted']],
    ['COPY run.sh notes.md x', ['/w/x/run.sh interpreted', '/w/x/notes.md data']],
    ['COPY bin /x', ['/x/ data']],
    ['COPY bin/ /x/', ['/x/ data']],
    ['COPY *.sh /x/', ['/x/run.sh interpreted']],
    // What the context does not show: an ending tells a file, a usual name a folder.
    ['COPY app.bin /x/', ['/x/app.bin unknown']],
    ['COPY dist /x/', ['/x/ data']],
    ['COPY tool /x/', ['/x/tool unknown']],
    ['COPY src/a.c /x/', ['/x/a.c data']],
    ['COPY <<E /x/run\n#!/bin/sh\nE', ['/x/run interpreted']],
    ['COPY <<a <<b /x/\n#!/bin/sh\na\ntext\nb', ['/x/a interpreted', '/x/b data']],
    ['ADD https://example.org/x/y?v=1 /x/', ['/x/y unknown']],
    ['ADD https://example.org/y /x', ['/x unknown']],
    ['ADD git@example.org:a/b.git /x/', ['/x/b.git unknown']],
    ['ADD tools.tar.gz /x/', ['/x/ unknown']],
    ['ADD tools.tgz /x', ['/x/ unknown']],
    ['COPY tools.tar.gz /x/', ['/x/tools.tar.gz data']],
    ['COPY run.sh', []],
    ['ARG X\nCOPY $X /x', []],
  ])('%s', (lines, expected) => {
    expect(copied(lines)).toEqual(expected);
  });

  test.each<[string, Files, boolean | undefined]>([
    ['COPY . /', { 'a.txt': '' }, false],
    ['COPY rootfs /', { 'rootfs/usr/x': '' }, undefined],
    ['COPY rootfs /', { 'rootfs/app.txt': '' }, false],
    ['COPY rootfs/ /', {}, undefined],
    ['COPY . /', {}, false],
    ['ADD tools.tar /', {}, undefined],
    ['ADD tools.tar /usr/local', {}, undefined],
    ['ADD tools.tar /opt', {}, false],
    ['ARG X\nCOPY $X /', {}, undefined],
    ['ARG X\nCOPY $X /opt', {}, false],
    ['ARG X\nCOPY a $X', {}, undefined],
  ])('after %j with %j there is jq: %s', (lines, all, expected) => {
    const { runtime } = runText(`FROM debian:12\n${lines}\n`, all).stage(0);
    expect(runtime.holds({ kind: 'program', name: 'jq' }).value).toBe(expected);
  });
});
