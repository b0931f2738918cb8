import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeBuilderPattern } from '../../../server/src/assists/merge/merge.js';
import { emptyContext } from '../../../server/src/core/inputs.js';
import { drawMerge, mergePattern, type PatternFiles } from '../../support/merging.js';

/** The first article's two files and its script. */
const article: PatternFiles = {
  build: `
    FROM golang:1.9.2
    WORKDIR /go/src
    COPY ./httpserver.go .
    RUN go build -o httpd ./httpserver.go
  `,
  target: `
    From ubuntu:14.04
    COPY ./httpd /root/httpd
    RUN chmod +x /root/httpd
    WORKDIR /root
    ENTRYPOINT ["/root/httpd"]
  `,
  glue: `
    #!/bin/sh
    docker build -t repodemo/httpd-builder:latest -f Dockerfile.build .
    docker create --name extract-httpserver repodemo/httpd-builder
    docker cp extract-httpserver:/go/src/httpd ./httpd
    docker rm -f extract-httpserver
    docker rmi repodemo/httpd-builder

    docker build -t repodemo/httpd:latest -f Dockerfile.target .
    rm ./httpd
  `,
};

describe('the builder pattern becomes one file', () => {
  test("the article's Go server", () => {
    expect(drawMerge(mergePattern(article))).toMatchInlineSnapshot(`
      "--- Dockerfile.target
      FROM golang:1.9.2 AS build
      WORKDIR /go/src
      COPY ./httpserver.go .
      RUN go build -o httpd ./httpserver.go

      From ubuntu:14.04
      COPY --from=build /go/src/httpd /root/httpd
      RUN chmod +x /root/httpd
      WORKDIR /root
      ENTRYPOINT ["/root/httpd"]
      --- build.sh
      #!/bin/sh

      docker build -t repodemo/httpd:latest -f Dockerfile.target .

      --- deleted: Dockerfile.build"
    `);
  });

  test('a Makefile with an id, build arguments and a folder', () => {
    const merge = mergePattern({
      build: `
        FROM node:22 AS compile
        ARG VERSION
        COPY . /app
        RUN npm run build
      `,
      target: `
        ARG NGINX=1.27
        FROM nginx:$NGINX
        COPY dist/ /usr/share/nginx/html
      `,
      glueName: 'Makefile',
      glue: `
        IMAGE := site
        image:
            docker build --build-arg VERSION=3 -t $(IMAGE)-build -f Dockerfile.build .
            docker create --name extract $(IMAGE)-build
            docker cp extract:/app/dist ./dist
            docker rm extract
            docker build -t $(IMAGE) -f Dockerfile.target .
            rm -rf dist
            docker push $(IMAGE)
      `,
    });
    expect(drawMerge(merge)).toMatchInlineSnapshot(`
      "--- Dockerfile.target
      ARG NGINX=1.27
      FROM node:22 AS compile
      ARG VERSION
      COPY . /app
      RUN npm run build

      FROM nginx:$NGINX
      COPY --from=compile /app/dist /usr/share/nginx/html
      --- Makefile
      IMAGE := site
      image:
      	docker build --build-arg VERSION=3 -t $(IMAGE) -f Dockerfile.target .
      	docker push $(IMAGE)
      --- deleted: Dockerfile.build"
    `);
  });

  test('one line of a package.json', () => {
    const merge = mergePattern({
      ...article,
      glueName: 'package.json',
      glue: `
        {
          "scripts": {
            "image": "docker build -t b -f Dockerfile.build . && docker create --name x b && docker cp x:/go/src/httpd httpd && docker rm x && docker build -t a -f Dockerfile.target ."
          }
        }
      `,
    });
    expect(
      drawMerge(merge)
        .split('\n')
        .filter((line) => line.includes('"image"')),
    ).toEqual(['    "image": "docker build -t a -f Dockerfile.target ."']);
  });

  test('steps of a GitHub workflow', () => {
    const merge = mergePattern({
      ...article,
      glueName: '.github/workflows/image.yml',
      glue: `
        jobs:
          image:
            steps:
              - run: |
                  docker build -t b -f ../../Dockerfile.build ../..
                  docker create --name x b
                  docker cp x:/go/src/httpd ../../httpd
                  docker rm x
                  docker build -t a -f ../../Dockerfile.target ../..
      `,
    });
    expect(drawMerge(merge)).toContain('docker build -t a');
    expect(drawMerge(merge)).not.toContain('docker cp');
  });
});

describe('what is not sure is refused', () => {
  const glue = article.glue;

  test.each<[string, Partial<PatternFiles>, string]>([
    ['nothing is extracted', { glue: glue.replace(/.*docker cp.*\n/, '') }, 'no-extraction'],
    [
      'a step on the host changes the file',
      { glue: glue.replace(/(\s+)rm \.\/httpd/, '$1strip ./httpd') },
      'host-step',
    ],
    ['the builder is pushed', { glue: `${glue}    docker push repodemo/httpd-builder\n  ` }, 'builder-used'],
    [
      'the target copies something else',
      { target: article.target.replace('./httpd', './server') },
      'target-unrelated',
    ],
    [
      'the whole folder is copied',
      { target: article.target.replace('COPY ./httpd', 'COPY .') },
      'mixed-sources',
    ],
    [
      'together with other files',
      { target: article.target.replace('./httpd ', './httpd ./conf ') },
      'mixed-sources',
    ],
    [
      'two stages of one name',
      { build: article.build.replace('1.9.2', '1.9.2 AS x'), target: 'FROM a AS x\nCOPY httpd /\n' },
      'stage-name-clash',
    ],
    ['other escapes', { target: '# escape=`\nFROM ubuntu\nCOPY httpd /\n' }, 'directives-differ'],
    ['ignore files of their own', { others: { 'Dockerfile.target.dockerignore': '*.go\n' } }, 'ignore-files'],
    [
      'contexts apart',
      {
        glue: glue
          .replace('Dockerfile.build .', 'Dockerfile.build src')
          .replace('Dockerfile.target .', 'Dockerfile.target out')
          .replace('./httpd\n', 'out/httpd\n'),
      },
      'contexts-apart',
    ],
  ])('%s: %s', (_name, change, code) => {
    expect(drawMerge(mergePattern({ ...article, ...change }))).toMatch(` ${code}: `);
  });

  test('any three texts are merged or refused, never a fault', () => {
    const words = fc.constantFrom(
      'docker',
      'build',
      '-f',
      'Dockerfile.build',
      '.',
      'create',
      'cp',
      'x:/a',
      'FROM a',
      '\n',
      '&&',
      '$(',
      '`',
      '"',
      '\t',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 30 }).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(text, text, text, (build, target, glue) => {
        const file = (path: string, content: string) => ({ path, text: content });
        const input = { build: file('b', build), target: file('t', target), files: emptyContext };
        for (const path of ['g.sh', 'Makefile', 'package.json', 'x.yml']) {
          mergeBuilderPattern({ ...input, glue: file(path, glue) });
        }
      }),
    );
  });
});
