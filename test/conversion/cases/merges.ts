import type { Files } from '../../support/context-files.js';

/** The builder pattern as people have it: two Dockerfiles, and a script that is really run before and after. */
export interface MergeCase {
  readonly name: string;
  readonly articles?: readonly number[];
  readonly build: string;
  readonly target: string;
  readonly glue: string;
  /** How a person runs the glue. */
  readonly run: readonly [string, ...string[]];
  readonly files: Files;
  /** Of the target, for telling its own configuration from that of its base. */
  readonly base: string;
  readonly runs?: readonly (readonly string[])[];
}

const files: Files = {
  'go.mod': 'module example.org/app\n\ngo 1.19\n',
  'main.go':
    'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc main() { fmt.Println("merged", len(os.Args)) }\n',
};
const builder =
  'FROM golang:1.19\nWORKDIR /go/src\nCOPY main.go go.mod ./\nRUN CGO_ENABLED=0 go build -o httpd .\n';

/** `IMAGE` in a glue is the tag of the shipped image, a different one in each run of the tests. */
const patterns: readonly MergeCase[] = [
  {
    name: 'a shell script with a named container',
    articles: [3, 7],
    files,
    build: 'Dockerfile.build',
    target: 'Dockerfile.target',
    base: 'debian:bookworm-slim',
    glue: 'build.sh',
    run: ['sh', 'build.sh'],
    runs: [['one', 'two']],
  },
  {
    name: 'a Makefile with the id of a container',
    files,
    build: 'Dockerfile.build',
    target: 'Dockerfile',
    base: 'alpine:3.20',
    glue: 'Makefile',
    run: ['make', 'image'],
  },
  {
    name: 'a script of package.json',
    files,
    build: 'Dockerfile.build',
    target: 'Dockerfile',
    base: 'busybox:1.37',
    glue: 'package.json',
    run: ['npm', 'run', '--silent', 'image'],
  },
  {
    name: 'a folder of files, copied out as a whole',
    files: { ...files, 'pages/index.html': '<p>hello</p>\n', 'pages/a/b.txt': 'b\n' },
    build: 'build/Dockerfile',
    target: 'Dockerfile',
    base: 'alpine:3.20',
    glue: 'release.sh',
    run: ['sh', 'release.sh'],
  },
];

export const merges: readonly MergeCase[] = patterns.map((one) => ({
  ...one,
  files: { ...one.files, ...textsOf(one.name) },
}));

function textsOf(name: string): Files {
  if (name.startsWith('a shell'))
    return {
      'Dockerfile.build': builder,
      'Dockerfile.target':
        'FROM debian:bookworm-slim\n# The program.\nCOPY ./httpd /root/httpd\nRUN chmod +x /root/httpd\nWORKDIR /root\nEXPOSE 8080\nENTRYPOINT ["/root/httpd"]\n',
      'build.sh':
        '#!/bin/sh\nset -e\ndocker build -t IMAGE-builder -f Dockerfile.build .\ndocker create --name IMAGE-extract IMAGE-builder\ndocker cp IMAGE-extract:/go/src/httpd ./httpd\ndocker rm -f IMAGE-extract\ndocker rmi IMAGE-builder\n\ndocker build -t IMAGE -f Dockerfile.target .\nrm ./httpd\n',
    };
  if (name.startsWith('a Makefile'))
    return {
      'Dockerfile.build': builder,
      Dockerfile:
        'ARG BASE=alpine:3.20\nFROM $BASE\nLABEL kind=made\nCOPY httpd /usr/local/bin/\nUSER 1000\nCMD ["httpd", "x"]\n',
      Makefile:
        'IMAGE := IMAGE\n\nimage:\n\tdocker build -t $(IMAGE)-build -f Dockerfile.build .\n\tid=$$(docker create $(IMAGE)-build) && docker cp $$id:/go/src/httpd httpd && docker rm $$id\n\tdocker build -t $(IMAGE) .\n\trm -f httpd\n',
    };
  if (name.startsWith('a script'))
    return {
      'Dockerfile.build': builder,
      Dockerfile: 'FROM busybox:1.37\nCOPY httpd /httpd\nENV MODE=quiet\nCMD ["/httpd"]\n',
      'package.json': `${JSON.stringify({ scripts: { image: 'docker build -t IMAGE-build -f Dockerfile.build . && docker create --name IMAGE-x IMAGE-build && docker cp IMAGE-x:/go/src/httpd httpd && docker rm IMAGE-x && docker build -t IMAGE .' } }, null, 2)}\n`,
    };
  return {
    'build/Dockerfile': `${builder}COPY pages out/pages\nRUN cp httpd out/ && ls -R out > out/list.txt\n`,
    Dockerfile:
      'FROM alpine:3.20\nWORKDIR /srv\nCOPY dist/ .\nCMD ["sh", "-c", "cat list.txt pages/index.html && ./httpd"]\n',
    'release.sh':
      'docker build -t IMAGE-build -f build/Dockerfile .\ndocker create --name IMAGE-c IMAGE-build\ndocker cp IMAGE-c:/go/src/out dist\ndocker rm IMAGE-c\ndocker build -t IMAGE .\nrm -rf dist\n',
  };
}
