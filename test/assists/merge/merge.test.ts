import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeBuilderPattern } from '../../../server/src/assists/merge/merge.js';
import { emptyContext } from '../../../server/src/core/inputs.js';
import { dedent } from '../../support/marked-text.js';
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
                  docker build -t b -f Dockerfile.build .
                  docker create --name x b
                  docker cp x:/go/src/httpd httpd
                  docker rm x
                  docker build -t a -f Dockerfile.target .
      `,
    });
    expect(drawMerge(merge)).toContain('docker build -t a');
    expect(drawMerge(merge)).not.toContain('docker cp');
  });
});

/** The COPY of the merged file that takes what was built, and the script that is left. */
function mergedWith(steps: string, copy: string, others?: Readonly<Record<string, string>>): string {
  const build = `
    FROM gcc:14
    WORKDIR /work
    COPY sum.c .
    RUN gcc -o sum_tool sum.c && mkdir -p share && echo hi > share/help.txt
  `;
  const merge = mergePattern({
    build,
    target: `FROM debian:trixie-slim\nWORKDIR /opt\n${copy}\nCMD ["/opt/sum"]\n`,
    glue: `docker build -t tool:build -f Dockerfile.build .\n${steps}\ndocker build -t tool -f Dockerfile.target .\n`,
    ...(others !== undefined && { others }),
  });
  const drawn = drawMerge(merge);
  return merge.kind === 'refused' ? drawn : (/^COPY --from.*$/m.exec(drawn)?.[0] ?? drawn);
}

const create = 'id=$(docker create tool:build)\n';

describe('the ways in which files leave a container', () => {
  test.each([
    [
      'a new name on the host',
      `${create}docker cp $id:/work/sum_tool ./sum`,
      'COPY sum ./',
      '/work/sum_tool ./sum',
    ],
    [
      'a new name, into a folder of every image',
      `${create}docker cp $id:/work/sum_tool sum`,
      'COPY sum /usr/local/bin',
      '/work/sum_tool /usr/local/bin/sum',
    ],
    [
      'a new name that the COPY changes again',
      `${create}docker cp $id:/work/sum_tool sum`,
      'COPY sum /opt/adder',
      '/work/sum_tool /opt/adder',
    ],
    [
      'a folder under a new name: its contents are copied',
      `${create}docker cp $id:/work/share ./docs`,
      'COPY docs ./',
      '/work/share ./',
    ],
    [
      'into a folder that the script makes',
      `mkdir -p out\n${create}docker cp $id:/work/share out`,
      'COPY out/share /opt/share',
      '/work/share /opt/share',
    ],
    [
      'into a folder of the repository',
      `${create}docker cp $id:/work/share out`,
      'COPY out/share /opt/share',
      '/work/share /opt/share',
      { 'out/.keep': '' },
    ],
    [
      'a folder that was removed is made anew',
      `rm -rf out\n${create}docker cp $id:/work/share out`,
      'COPY out /opt/share',
      '/work/share /opt/share',
      { 'out/.keep': '' },
    ],
    [
      'an id in capitals',
      'CID=$(docker create tool:build)\ndocker cp ${CID}:/work/sum_tool sum',
      'COPY sum /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'a container that has run',
      'docker run --name=tool tool:build\ndocker cp tool:/work/sum_tool sum\ndocker rm tool',
      'COPY sum /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'a container that is ended',
      `id=$(docker run -d tool:build)\ndocker cp $id:/work/sum_tool sum\ndocker kill $id\ndocker rm -v $id`,
      'COPY sum /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'a default of a variable',
      'docker create --name t tool:${TAG:-build}\ndocker cp t:/work/sum_tool sum',
      'COPY sum /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'two tars',
      'mkdir out\ndocker run --rm tool:build tar -C /work -cf - sum_tool | tar -x -C out',
      'COPY out/sum_tool /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'two tars of the older writing',
      'mkdir out\ndocker run --rm tool:build tar cf - -C /work sum_tool | tar xf - -C out',
      'COPY out/sum_tool /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'the output of cat',
      'docker run --rm tool:build cat /work/sum_tool > sum',
      'COPY sum /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'a container that waits',
      'docker run --name t tool:build sleep 60\ndocker cp t:/work/sum_tool sum\ndocker rm -f t',
      'COPY sum /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'a file of a folder',
      `${create}docker cp $id:/work/share ./docs`,
      'COPY docs/help.txt /opt/',
      '/work/share/help.txt /opt/',
    ],
    [
      'ADD in place of COPY',
      `${create}docker cp $id:/work/sum_tool sum`,
      'ADD sum /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'steps behind the folder of the script',
      `cd "$(dirname "$0")"\n${create}docker cp $id:/work/sum_tool sum`,
      'COPY sum /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'steps on one line',
      `echo "built; and && shipped"; ${create.trim()}; docker cp $id:/work/sum_tool sum && docker rm $id`,
      'COPY sum /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'a program in place of the entrypoint',
      'docker run --rm --entrypoint cat tool:build /work/sum_tool > sum',
      'COPY sum /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'a mounted folder',
      'docker run --rm -v $(pwd)/out:/out tool:build cp /work/sum_tool /out/',
      'COPY out/sum_tool /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
    [
      'the usual mode of a program',
      `${create}docker cp $id:/work/sum_tool sum\nchmod 0755 sum`,
      'COPY sum /opt/sum',
      '/work/sum_tool /opt/sum',
    ],
  ])('%s', (_name, steps, copy, expected, others?: Readonly<Record<string, string>>) => {
    expect(mergedWith(steps, copy, others)).toBe(`COPY --from=build ${expected}`);
  });

  test.each([
    [
      'a tar that renames',
      'docker run --rm tool:build tar -C /work -c sum_tool | tar -x --transform s/a/b/',
      'no-extraction',
    ],
    [
      'a command that makes something',
      'docker run --name t tool:build make\ndocker cp t:/work/sum_tool sum',
      'no-extraction',
    ],
    [
      'a container that is gone when it has run',
      'docker run --rm --name t tool:build\ndocker cp t:/work/sum_tool sum',
      'no-extraction',
    ],
    [
      'a tar that leaves something out',
      'docker run --rm tool:build tar -C /work --exclude=x -c sum_tool | tar -x',
      'no-extraction',
    ],
    [
      'a tar that stays in the container',
      'docker run --rm tool:build tar -C /work -cf all.tar sum_tool | tar -x',
      'no-extraction',
    ],
    ['a tar of the usual folder', 'docker run --rm tool:build tar -c sum_tool | tar -x', 'no-extraction'],
    [
      'a tar of which a part is unpacked',
      'docker run --rm tool:build tar -C /work -c sum_tool | tar -x sum_tool',
      'no-extraction',
    ],
    [
      'another folder than is mounted',
      'docker run --rm -v $(pwd)/out:/out tool:build cp /work/sum_tool /tmp/',
      'no-extraction',
    ],
    [
      'a relative path of a container',
      'docker run --rm -v $(pwd)/out:/out tool:build cp sum_tool /out/',
      'no-extraction',
    ],
    ['a copy into the container', `${create}docker cp sum $id:/work/sum_tool`, 'no-extraction'],
    ['another folder, to come back', `pushd ..\n${create}docker cp $id:/work/sum_tool sum`, 'not-understood'],
    ['another folder', `cd ..\n${create}docker cp $id:/work/sum_tool sum`, 'not-understood'],
    ['a private mode', `${create}docker cp $id:/work/sum_tool sum\nchmod 4711 sum`, 'host-step'],
    ['a new name of what may be a folder', `${create}docker cp $id:/elsewhere/thing sum`, 'not-understood'],
  ])('%s is refused', (_name, steps, code) => {
    expect(mergedWith(steps, 'COPY sum ./')).toContain(` ${code}: `);
  });

  test('behind the last step that stays, and between two, the sign that joins them goes along', () => {
    const script = (...all: readonly string[]) =>
      `{\n  "scripts": {\n    "image": "${all.join(' && ')}"\n  }\n}`;
    const glueName = 'package.json';
    const steps = ['docker build -t b -f Dockerfile.build .', 'docker create --name x b'];
    const rest = ['docker cp x:/go/src/httpd httpd', 'docker rm x'];
    const ship = 'docker build -t a -f Dockerfile.target .';
    const merge = mergePattern({
      ...article,
      glueName,
      glue: script('npm test', ...steps, ...rest, ship, 'rm httpd'),
    });
    expect(drawMerge(merge)).toContain(`--- package.json\n${script('npm test', ship)}\n`);
  });

  test('a build argument that both builds have is given once', () => {
    const glue = article.glue.replaceAll('docker build', 'docker build --build-arg V=1');
    const drawn = drawMerge(mergePattern({ ...article, glue }));
    expect(drawn).toContain('docker build --build-arg V=1 -t repodemo/httpd:latest -f');
  });

  test.each([
    ['both files', '# syntax=docker/dockerfile:1\n', '# syntax=docker/dockerfile:1\n'],
    ['the first file', '# syntax=docker/dockerfile:1\n', ''],
  ])('a directive of %s stands on top', (_, first, second) => {
    const drawn = drawMerge(
      mergePattern({
        ...article,
        build: `${first}${dedent(article.build)}`,
        target: `${second}${dedent(article.target)}`,
      }),
    );
    expect(drawn.split('# syntax=')).toHaveLength(2);
    expect(drawn).toContain(
      '--- Dockerfile.target\n# syntax=docker/dockerfile:1\nFROM golang:1.9.2 AS build\n',
    );
  });

  test('the sources of a builder with a folder of its own lie there', () => {
    const glue = article.glue.replace('Dockerfile.build .', 'Dockerfile.build src');
    expect(drawMerge(mergePattern({ ...article, glue }))).toContain('COPY src/httpserver.go .\n');
  });

  test('a line of a Makefile has a shell of its own, which may go elsewhere', () => {
    const steps = [
      'docker build -t b -f Dockerfile.build .',
      'docker create --name x b',
      'docker cp x:/go/src/httpd httpd',
      'docker rm x',
      'docker build -t a -f Dockerfile.target .',
    ];
    const merged = (...lines: readonly string[]) =>
      mergePattern({
        ...article,
        glueName: 'Makefile',
        glue: `image:\n${lines.map((line) => `  ${line}\n`).join('')}`,
      });
    expect(drawMerge(merged('cd docs && make', ...steps))).toContain(
      '--- Makefile\nimage:\n\tcd docs && make\n\tdocker build -t a',
    );
    expect(drawMerge(merged(...steps.slice(0, -1), `cd docs && ${steps.at(-1)}`))).toContain(
      ' not-understood: ',
    );
  });

  test('the CMD of a container that runs may make the files', () => {
    const merge = mergePattern({
      ...article,
      build: `${article.build}    CMD ["make", "httpd"]\n  `,
      glue: article.glue.replace('docker create', 'docker run'),
    });
    expect(drawMerge(merge)).toContain('Dockerfile.build:5 not-understood: `docker run` starts `make httpd`');
  });

  test('comments and messages of steps that go are gone too', () => {
    const merge = mergePattern({
      ...article,
      glue: `
        #!/bin/sh
        # Ships the server.

        echo Building the compiler image
        docker build -t b -f Dockerfile.build .

        # Take the program out.
        docker create --name x b
        docker cp x:/go/src/httpd httpd
        docker rm x

        # Ship it.
        docker build -t a -f Dockerfile.target .
      `,
    });
    expect(merge.kind === 'merged' ? merge.changed[1]?.text : drawMerge(merge)).toBe(
      '#!/bin/sh\n# Ships the server.\n\n# Ship it.\ndocker build -t a -f Dockerfile.target .',
    );
  });
});

test.each([
  ['#!/bin/sh\n# Ships the server.\n', '#!/bin/sh\n# Ships the server.\n'],
  ['# Build it.\n# In two steps.\n', ''],
  ['set -e\necho Version: 1\n', 'set -e\necho Version: 1\n'],
  ['set -e\necho Build of 1 >> log\n', 'set -e\necho Build of 1 >> log\n'],
])('of what stands above the steps, %j, %j stays', (above, left) => {
  const steps = article.glue.split('\n').map((line) => line.trim());
  const glue = `${above}${steps.slice(2, 7).join('\n')}\n\ndocker build -t a -f Dockerfile.target .\n`;
  const merge = mergePattern({ ...article, glue });
  expect(merge.kind === 'merged' ? merge.changed[1]?.text : drawMerge(merge)).toBe(
    `${left}\ndocker build -t a -f Dockerfile.target .`,
  );
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
    [
      'a folder that a command names',
      { glue: glue.replace('Dockerfile.build .', 'Dockerfile.build "$(pick)"') },
      'not-understood',
    ],
    [
      'a folder that a loop names',
      { glue: glue.replace('Dockerfile.build .', 'Dockerfile.build $d') },
      'not-understood',
    ],
    [
      'a folder that the environment names',
      { glue: glue.replace('Dockerfile.build .', 'Dockerfile.build $SOURCES') },
      'not-understood',
    ],
    [
      'a workflow that works in another folder',
      {
        glueName: 'x.yml',
        glue: `working-directory: src\nrun: |\n${glue.replace(/.*#!.*\n/, '')}`,
      },
      'not-understood',
    ],
    ['an escape of the first file', { build: `# escape=\`\n${article.build.trim()}` }, 'directives-differ'],
    [
      'an argument with two values',
      { build: `ARG V=1\n${article.build}`, target: `ARG V=2\n${article.target}` },
      'argument-differs',
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
