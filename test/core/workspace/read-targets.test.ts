import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTargetFile, readNaming } from '../../../server/src/core/workspace/read-targets.js';
import { mentionsOf } from '../../../server/src/core/workspace/target-mention.js';
import { drawTargets } from '../../support/targets.js';
import { outsideOf } from '../../../server/src/core/workspace/outside-inputs.js';

describe('Compose', () => {
  test.each([
    ['services: {a: {build: {target: dev}}}', 'dev <- Dockerfile'],
    ['services: {a: {build: ./web}}', ''],
    [
      'services:\n  a:\n    build:\n      context: ./web\n      dockerfile: ../D\n      target: "dev"',
      'dev <- D',
    ],
    [
      'services:\n  a:\n    build:\n      context: ${DIR:-web}\n      target: ${T:-prod}',
      'prod <- web/Dockerfile',
    ],
    ['services:\n  a:\n    build:\n      context: $DIR\n      target: prod', 'prod <- ?'],
    ['services: {a: {build: {target: $T}}}', ''],
    ['services: {a: {build: {context: "https://x.org/r.git", target: dev}}}', ''],
    ['services: {a: {build: {dockerfile_inline: "FROM x AS dev", target: dev}}}', ''],
    [
      'x-b: &b {context: api, target: dev}\nservices: {a: {build: *b}, b: {build: *b}}',
      'dev <- api/Dockerfile',
    ],
    [
      'x-b: &b\n  target: dev\nservices:\n  a:\n    build:\n      <<: *b\n      context: a\n  b:\n    build: {<<: *b, context: b}',
      'dev <- a/Dockerfile, dev <- b/Dockerfile',
    ],
    [
      'services:\n  a:\n    build: {target: dev}\n    develop: {watch: [{target: /app}]}',
      'dev <- Dockerfile',
    ],
    ['a: &a [*a]\nservices: *a', ''],
    // An alias means the last anchor above it.
    ['a: &t dev\nb: &t prod\nservices: {a: {build: {target: *t}}}\nc: &t test', 'prod <- Dockerfile'],
    ['&t dev: 1\nservices: {a: {build: {target: *t}}}', 'dev <- Dockerfile'],
    ['services: {a: {build: {target: *t}}}\na: &t dev', ''],
    ['services: {a: {build: {target: dev', 'dev <- Dockerfile'],
  ])('%s', (text, expected) => {
    expect(drawTargets('compose.yaml', text)).toBe(expected);
  });

  test('an override file leaves its Dockerfile open', () => {
    const text = 'services: {a: {build: {target: dev}}}';
    expect(drawTargets('deploy/docker-compose.override.yml', text)).toBe('dev <- ?');
    expect(drawTargets('deploy/docker-compose.yml', text)).toBe('dev <- deploy/Dockerfile');
  });
});

describe('Bake', () => {
  test.each([
    ['target "a" { target = "dev" }', 'dev <- Dockerfile'],
    [
      'target "a" {\n  # target = "no"\n  context = "web" // x\n  dockerfile = "D.web"\n  target = "dev"\n}',
      'dev <- web/D.web',
    ],
    ['target "a" {\n  context = CTX\n  target = "dev"\n}', 'dev <- ?'],
    ['target "a" {\n  target = TGT\n}\ntarget "b" {\n  target = "${TGT}"\n}', ''],
    [
      'target "a" {\n  matrix = { tgt = ["x", "y"] }\n  name = "a-${tgt}"\n  target = tgt\n}',
      'x <- Dockerfile, y <- Dockerfile',
    ],
    [
      'target "a" {\n  matrix = { c = [{ s = "x" }, { s = "y" }] }\n  target = c.s\n}',
      'x <- Dockerfile, y <- Dockerfile',
    ],
    ['variable "T" { default = "dev" }\ntarget "a" { target = T }', 'dev <- Dockerfile'],
    ['variable "T" { default = "dev" }\ntarget "a" { target = "${T}" }', 'dev <- Dockerfile'],
    ['T = "dev"\ntarget "a" { target = T }', 'dev <- Dockerfile'],
    ['variable "V" { default = "1" }\ntarget "a" { target = "st${V}" }', 'st1 <- Dockerfile'],
    [
      'variable "V" { default = "" }\ntarget "a" { target = V == "" ? "dev" : "prod" }',
      'dev <- Dockerfile, prod <- Dockerfile',
    ],
    ['target "a" { target = join("-", ["a", "b"]) }', ''],
    // Without a variable the condition is known.
    ['target "a" { target = "x" == "x" ? "dev" : "prod" }', 'dev <- Dockerfile'],
    ['target "a" { target = "x" != "x" ? "dev" : "prod" }', 'prod <- Dockerfile'],
    [
      'target "a" { target = ("x" == "y") ? "dev" : ("x" == "x" ? "test" : "prod") }',
      'dev <- Dockerfile, test <- Dockerfile',
    ],
    ['target "a" { target = ("dev") }', 'dev <- Dockerfile'],
    ['target "a" { target = ("dev" }', ''],
    ['target "a" { target = "dev" "prod" }', ''],
    ['target "a" { target = 5 }', ''],
    ['c = { t = "dev" }\ntarget "a" { target = c["t"] }', 'dev <- Dockerfile'],
    ['c = { t = "dev" }\ntarget "a" { target = c.u }', ''],
    ['a = b\nb = a\ntarget "a" { target = a }', ''],
    ['target "a" { target = "x-%{ if true }y%{ endif }" }', ''],
    [
      'target "a" {\n  target = "dev"\n  no-cache-filter = ["dev", "deps"]\n}',
      'dev <- Dockerfile, dev <- Dockerfile, deps <- Dockerfile',
    ],
    [
      'target "_c" {\n  context = "web"\n}\ntarget "a" {\n  inherits = ["_c"]\n  target = "dev"\n}',
      'dev <- web/Dockerfile',
    ],
    [
      'target "p" { target = "dev" }\ntarget "a" {\n  inherits = ["p"]\n  context = "x"\n}',
      'dev <- Dockerfile, dev <- x/Dockerfile',
    ],
    ['target "a" {\n  inherits = ["a"]\n  target = "dev"\n}', 'dev <- Dockerfile'],
    [
      'target "a" {\n  contexts = { base = "target:b", src = "." }\n  args = {\n    target = "no"\n  }\n}',
      '',
    ],
    ['target "a" {\n  dockerfile-inline = <<EOT\nFROM x AS dev\nEOT\n  target = "dev"\n}', ''],
    ['target "a" {\n  context = "https://x.org/r.git#main"\n  target = "dev"\n}', ''],
    [
      'variable "T" {\n  default = "x"\n}\ngroup "default" {\n  targets = ["a"]\n}\ntarget "a" {\n  target = "dev"',
      'dev <- Dockerfile',
    ],
    [
      'function "f" {\n  params = [x]\n  result = "${x}}"\n}\ntarget "a" {\n  tags = [f("a"), "b"]\n  target = "dev"\n}',
      'dev <- Dockerfile',
    ],
  ])('%s', (text, expected) => {
    expect(drawTargets('docker-bake.hcl', text)).toBe(expected);
  });

  test('in JSON', () => {
    const text = '{"target": {"a": {"inherits": ["b"], "target": "dev"}, "b": {"context": "./web"}}}';
    expect(drawTargets('docker-bake.json', text)).toBe('dev <- web/Dockerfile');
  });
});

test.each([
  [
    '.devcontainer/devcontainer.json',
    '{ // why\n "build": { "dockerfile": "D", "target": "dev", }, }',
    'dev <- .devcontainer/D',
  ],
  [
    '.devcontainer/devcontainer.json',
    '{"build": {"dockerfile": "../D", "context": "..", "target": "dev"}}',
    'dev <- D',
  ],
  ['.devcontainer.json', '{"dockerFile": "D", "build": {"target": "d\\u0065v"}}', 'dev <- D'],
  ['.devcontainer.json', '{"build": {"target": "dev"}}', ''],
])('%s %s', (path, text, expected) => {
  expect(drawTargets(path, text)).toBe(expected);
});

const steps = (...lines: string[]): string =>
  ['jobs:', '  build:', '    steps:', ...lines.map((line) => `      ${line}`)].join('\n');

describe('GitHub workflows', () => {
  test.each([
    [['- uses: docker/build-push-action@v6', '  with: {target: dev}'], 'dev <- Dockerfile'],
    [['- uses: docker/build-push-action@v6', '  with: {context: web, target: dev}'], 'dev <- web/Dockerfile'],
    [['- uses: docker/build-push-action@v6', '  with: {context: web, file: D, target: dev}'], 'dev <- D'],
    [
      ['- uses: docker/build-push-action@v6', '  with: {context: "{{defaultContext}}:web", target: dev}'],
      'dev <- web/Dockerfile',
    ],
    [['- uses: docker/build-push-action@v6', '  with: {target: "${{ matrix.target }}"}'], ''],
    [
      ['- uses: docker/build-push-action@v6', '  with: {context: "${{ matrix.dir }}", target: dev}'],
      'dev <- ?',
    ],
    [['- uses: other/action@v6', '  with: {target: dev}'], ''],
    [['- run: docker build --target dev -t "x:${{ github.sha }}" .'], 'dev <- Dockerfile'],
    [
      ['- run: |', '    set -e', '    cd web', '    docker build \\', '      --target dev -f D ../api'],
      'dev <- web/D',
    ],
    [['- run: >-', '    docker buildx build', '    --target=dev', '    web'], 'dev <- web/Dockerfile'],
    [['- run: "docker build --target \\"dev\\" ."', '  working-directory: web'], 'dev <- web/Dockerfile'],
    [['- run: docker build --target ${{ matrix.t }} .'], ''],
  ])('%s', (lines, expected) => {
    expect(drawTargets('.github/workflows/ci.yml', steps(...lines))).toBe(expected);
  });

  test('composite actions', () => {
    const text = 'runs:\n  using: composite\n  steps:\n    - {run: docker build --target dev ., shell: bash}';
    expect(drawTargets('sub/.github/actions/x/action.yml', text)).toBe('dev <- sub/Dockerfile');
  });
});

describe('GitLab CI', () => {
  test.each([
    ['build:\n  script:\n    - docker build --target dev .', 'dev <- Dockerfile'],
    ['build:\n  script:\n    - - docker build --target dev web', 'dev <- web/Dockerfile'],
    ['.b: &b\n  before_script: docker build --target dev .\nc:\n  <<: *b', 'dev <- Dockerfile'],
    [
      'b:\n  script:\n    - /kaniko/executor --context $CI_PROJECT_DIR --dockerfile D --target dev',
      'dev <- D',
    ],
    ['b:\n  script: [!reference [.x, script]]', ''],
  ])('%s', (text, expected) => {
    expect(drawTargets('.gitlab-ci.yml', text)).toBe(expected);
  });
});

describe('command lines', () => {
  test.each([
    ['docker build --target dev .', 'dev <- Dockerfile'],
    ['docker --context x buildx build --target="dev" -f web/D .', 'dev <- web/D'],
    ["podman build --target 'dev' web", 'dev <- web/Dockerfile'],
    ['sudo DOCKER_BUILDKIT=1 docker build --target dev .', 'dev <- Dockerfile'],
    [
      'if true; then (cd web && docker build --target dev .); fi; docker build --target x .',
      'dev <- web/Dockerfile, x <- Dockerfile',
    ],
    ['docker build --no-cache-filter a,b .', 'a <- Dockerfile, b <- Dockerfile'],
    ['docker build --build-arg X=--target --target dev .', 'dev <- Dockerfile'],
    ['docker build --target ${T:-dev} .', 'dev <- Dockerfile'],
    ['docker build --target dev - < D', ''],
    ['docker build --target dev -f - .', ''],
    ['docker build --target dev https://x.org/r.git', ''],
    ['docker build --target dev -f "$F" .', 'dev <- ?'],
    ['docker run x --target dev', ''],
    [
      'cd web && docker build --target dev . && cd - && docker build --target x .',
      'dev <- web/Dockerfile, x <- ?',
    ],
    ['docker build - --target dev', ''],
    [
      'pushd web; docker build --target dev .; popd; docker build --target x .',
      'dev <- web/Dockerfile, x <- ?',
    ],
    ['cargo build --target x86_64-unknown-linux-musl', ''],
    ['# docker build --target dev .', ''],
    ['docker build --target $T . && docker build --target', ''],
  ])('%s', (line, expected) => {
    expect(drawTargets('build.sh', line)).toBe(expected);
    expect(drawTargets('Makefile', `all:\n\t@${line}\n`)).toBe(expected);
    expect(drawTargets('package.json', JSON.stringify({ scripts: { a: line } }))).toBe(expected);
  });

  test('a script below the root may run anywhere', () => {
    expect(drawTargets('scripts/build.sh', 'docker build --target dev .')).toBe('dev <- ?');
  });

  test('recipes over several lines, in their folder', () => {
    const text =
      'T = x\nbuild: dep\n\t-docker build \\\n\t  --target dev \\\n\t  web\n\ndocker build --target no .\n';
    expect(drawTargets('sub/Makefile', text)).toBe('dev <- sub/web/Dockerfile');
  });
});

test.each([
  ['{"tasks": [{"type": "docker-build", "dockerBuild": {"target": "dev"}}]}', 'dev <- Dockerfile'],
  [
    '{"tasks": [{"type": "docker-build", "dockerBuild": {"dockerfile": "${workspaceFolder}/web/D", "target": "dev"}}]}',
    'dev <- web/D',
  ],
  ['{"tasks": [{"type": "shell", "command": "docker build --target dev ."}]}', 'dev <- Dockerfile'],
  [
    '{"tasks": [{"type": "shell", "command": "docker", "args": ["build", "--target", "dev", "${workspaceFolder}/web"]}]}',
    'dev <- web/Dockerfile',
  ],
  [
    '{"tasks": [{"command": "docker build --target=dev .", "options": {"cwd": "${workspaceFolder}/web"}}]}',
    'dev <- web/Dockerfile',
  ],
])('tasks.json %s', (text, expected) => {
  expect(drawTargets('.vscode/tasks.json', text)).toBe(expected);
});

test('mentions of one Dockerfile, the open ones included', () => {
  const mentions = [
    ...readNaming(
      'compose.yaml',
      'services: {a: {build: {target: dev}}, b: {build: {context: b, target: x}}}',
    ).mentions,
    ...readNaming('ci/build.sh', 'docker build --target open .').mentions,
  ];
  expect(mentionsOf('Dockerfile', mentions).map(({ stage }) => stage)).toEqual(['dev', 'open']);
  expect(mentionsOf('b/Dockerfile', mentions).map(({ stage }) => stage)).toEqual(['x', 'open']);
});

// prettier-ignore
const paths = [
  'compose.yaml', 'docker-bake.hcl', 'docker-bake.json', '.devcontainer.json', '.github/workflows/a.yml',
  '.gitlab-ci.yml', 'Makefile', 'a.sh', 'package.json', '.vscode/tasks.json', 'skaffold.yaml', 'Tiltfile',
  'Taskfile.yml', 'docker/board/board.hcl',
];

test.each([
  'src/compose.ts',
  'tasks.json',
  'Dockerfile',
  'bake.json',
  'a.yaml',
  'workflows/a.yml',
  'live/terragrunt.hcl',
  'vm.pkr.hcl',
])('%s names no stage', (path) => {
  expect(isTargetFile(path)).toBe(false);
  expect(readNaming(path, 'services: {a: {build: {target: dev}}}').mentions).toEqual([]);
});

test('a bake file of any name says what a Dockerfile is given, with paths from the root', () => {
  const text =
    'target "board" {\n  dockerfile = "docker/board/Dockerfile"\n  contexts = { deps = "target:deps" }\n}';
  const { builds } = readNaming('docker/board/board.hcl', text);
  expect(outsideOf('docker/board/Dockerfile', builds).outside.contexts).toEqual(['deps']);
});

test.each([
  ['base/Dockerfile', '', true],
  ['docker/Dockerfile.alpine-base', '', true],
  ['Dockerfile', 'services: {a: {image: "example/app:base", build: .}}', true],
  [
    'Dockerfile',
    'services: {a: {image: "example/app:1", build: .}, b: {image: base, build: web}}',
    undefined,
  ],
  ['database/Dockerfile', '', undefined],
])('whether %s is a base for others, by its name and those of its builds: %s', (path, text, expected) => {
  expect(outsideOf(path, readNaming('compose.yaml', text).builds).outside.isBase).toBe(expected);
});

describe('any text', () => {
  // prettier-ignore
  const word = fc.constantFrom(
    'services:', 'build:', 'target', '=', ':', ' ', '\n  ', '"', "'", '{', '}', '[', ']', '- ', '<<EOF', '\t', '|',
    '&a', '*a', '<<', '${', '}}', 'docker build --target', 'dev', '\\', '#', '//', 'run:', ',', '\r\n', '😀',
  );

  test.each(paths)('is read without a throw, with each span on its name: %s', (path) => {
    expect(isTargetFile(path)).toBe(true);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const text = words.join('');
        for (const { span, stage } of readNaming(path, text).mentions) {
          if (span === undefined) continue;
          expect(text.slice(span.start, span.end).replace(/\\\r?\n?/g, '')).toBe(stage);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each(paths)('however deep: %s', (path) => {
    expect(readNaming(path, '{"target":['.repeat(5_000)).mentions).toEqual([]);
    expect(readNaming(path, 'target:\n\t$('.repeat(5_000)).mentions).toEqual([]);
  });
});

describe('what else a build says', () => {
  const buildsOf = (path: string, text: string): readonly string[] =>
    readNaming(path, text).builds.map(
      ({ dockerfile, context, contexts, images, isOpen }) =>
        `${dockerfile ?? '?'} in ${context ?? '?'}; ${contexts.join(' ')}; ${images.join(' ')}${isOpen ? '; open' : ''}`,
    );

  test.each([
    ['compose.yaml', 'services: {a: {image: "x/a:1", build: ./web}}', ['web/Dockerfile in web; ; x/a']],
    [
      'compose.yaml',
      'services: {a: {build: {context: ., dockerfile: svc/D, additional_contexts: {Base: ../b}}}}',
      ['svc/D in ; base; '],
    ],
    [
      'compose.yaml',
      'services: {a: {build: {context: ., additional_contexts: ["n=./x"]}}}',
      ['Dockerfile in ; n; '],
    ],
    ['compose.yaml', 'services: {a: {build: {context: ., target: $T}}}', ['Dockerfile in ; ; ; open']],
    [
      'docker-bake.hcl',
      'target "a" {\n  contexts = { n = "target:b" }\n  tags = ["r.example.com/i:1"]\n}',
      ['Dockerfile in ; n; r.example.com/i'],
    ],
    [
      'docker-bake.hcl',
      'variable "T" { default = "x" }\ntarget "a" { target = T }',
      ['Dockerfile in ; ; ; open'],
    ],
    ['docker-bake.hcl', 'target "a" {\n  matrix = { t = ["x"] }\n  target = t\n}', ['Dockerfile in ; ; ']],
    [
      'docker-bake.hcl',
      'target "a" {\n  matrix = { t = VALUES }\n  target = t\n}',
      ['Dockerfile in ; ; ; open'],
    ],
    [
      '.devcontainer/devcontainer.json',
      '{"build": {"dockerfile": "D", "context": ".."}}',
      ['.devcontainer/D in ; ; '],
    ],
    ['b.sh', 'docker build --build-context n=../x -t base -f svc/D .', ['svc/D in ; n; base']],
    ['b.sh', 'docker build --target "$T" .', ['Dockerfile in ; ; ; open']],
    [
      '.github/workflows/a.yml',
      'jobs: {a: {steps: [{uses: docker/build-push-action@v6, with: {file: svc/D, build-contexts: "n=x"}}]}}',
      ['svc/D in ; n; '],
    ],
    ['skaffold.yaml', 'build: {artifacts: [{image: a, context: web}]}', ['web/Dockerfile in web; ; a']],
  ])('%s %s', (path, text, expected) => {
    expect(buildsOf(path, text)).toEqual(expected);
  });
});

describe('Skaffold and Tilt', () => {
  test.each([
    ['skaffold.yaml', 'build: {artifacts: [{docker: {target: dev}}]}', 'dev <- Dockerfile'],
    [
      'k8s/skaffold.yaml',
      'build: {artifacts: [{context: ../web, docker: {dockerfile: D, target: dev}}]}',
      'dev <- web/D',
    ],
    ['skaffold.dev.yaml', 'profiles: [{build: {artifacts: [{kaniko: {target: dev}}]}}]', 'dev <- Dockerfile'],
    ['Tiltfile', "docker_build('a', '.', target='dev')", 'dev <- Dockerfile'],
    [
      'Tiltfile',
      'docker_build(\n  "a",\n  "web",\n  dockerfile="D", # why\n  target = "dev",\n)',
      'dev <- D',
    ],
    [
      'sub/Tiltfile',
      "docker_build_with_restart('a', context='web', target='dev', only=['x'])",
      'dev <- sub/web/Dockerfile',
    ],
    ['Tiltfile', "docker_build('a', '.', target=stage)", ''],
    ['Tiltfile', "# docker_build('a', '.', target='dev')", ''],
    ['Taskfile.yml', 'tasks: {b: {cmds: ["docker build --target dev ."]}}', 'dev <- ?'],
    ['Jenkinsfile', 'docker.build("x", "--target=dev .")', 'dev <- ?'],
    ['fly.toml', '[build]\n  build-target = "dev"', 'dev <- ?'],
  ])('%s %s', (path, text, expected) => {
    expect(drawTargets(path, text)).toBe(expected);
  });
});

describe('Compose files that are laid over each other', () => {
  const sure = (path: string, files: Readonly<Record<string, string>>): readonly string[] =>
    readNaming(path, files[path] ?? '', (other) => files[other])
      .mentions.filter(({ isSure }) => isSure)
      .map(({ stage, dockerfile }) => `${stage} <- ${dockerfile ?? '?'}`);
  const base = 'services: {a: {build: {context: web, target: dev}}}';

  test('the override changes the Dockerfile of a target', () => {
    const files = {
      'compose.yaml': base,
      'compose.override.yaml': 'services: {a: {build: {dockerfile: D.dev}}}',
    };
    expect(sure('compose.yaml', files)).toEqual(['dev <- web/D.dev']);
  });

  test('the target of an override belongs to the Dockerfile of the base, which no longer names its own', () => {
    const files = {
      'docker-compose.yml': base,
      'docker-compose.override.yml': 'services: {a: {build: {target: debug}}}',
    };
    expect(sure('docker-compose.yml', files)).toEqual([]);
    expect(sure('docker-compose.override.yml', files)).toEqual(['debug <- web/Dockerfile']);
  });

  test('other services are not touched', () => {
    const files = {
      'compose.yaml': base,
      'compose.override.yaml': 'services: {b: {build: {dockerfile: D.dev}}}',
    };
    expect(sure('compose.yaml', files)).toEqual(['dev <- web/Dockerfile']);
  });

  test('a file for one purpose is laid over the base', () => {
    const files = { 'compose.yaml': base, 'compose.prod.yaml': 'services: {a: {build: {target: prod}}}' };
    expect(sure('compose.prod.yaml', files)).toEqual(['prod <- web/Dockerfile']);
  });
});

test('a matrix that thousands of targets inherit is read as far as a bound, and leaves the rest open', () => {
  const values = Array.from({ length: 200 }, (_, at) => `"v${at}"`).join(',');
  const targets = Array.from({ length: 5000 }, (_, at) => `target "t${at}" {\n  inherits = ["m"]\n}`);
  const text = `target "m" {\n  matrix = { s = [${values}] }\n  target = s\n}\n${targets.join('\n')}`;
  const { builds } = readNaming('docker-bake.hcl', text);
  expect(builds.length).toBeLessThan(3000);
  expect(builds.at(-1)).toMatchObject({ dockerfile: undefined, isOpen: true });
});

describe('further ways to write the same', () => {
  const workflow = (...lines: string[]): string => steps(...lines);
  test.each([
    ['b.sh', 'docker --log-level debug image build --target dev .', 'dev <- Dockerfile'],
    ['b.sh', 'docker -H tcp://x builder build --memory 1g --target dev .', 'dev <- Dockerfile'],
    ['b.sh', 'buildah bud --target dev web', 'dev <- web/Dockerfile'],
    ['b.sh', 'docker buildx b --target dev .', 'dev <- Dockerfile'],
    ['b.sh', '/usr/bin/docker build --target dev .', 'dev <- Dockerfile'],
    ['b.sh', 'docker compose build --target dev .', ''],
    ['b.sh', 'docker build --target d"e"v .', ''],
    ['b.sh', 'docker build --target dev -f https://example.org/D .', ''],
    ['b.sh', 'docker build --target dev git@example.org:a/b.git', ''],
    ['b.sh', 'docker build --target dev ..', 'dev <- ../Dockerfile'],
    ['b.sh', 'docker build --target dev ~/x', 'dev <- ?'],
    ['b.sh', 'docker build --target dev /x', 'dev <- ?'],
    ['b.sh', 'docker build --target dev .\\web', 'dev <- .web/Dockerfile'],
    ['b.sh', 'cd && docker build --target dev .', 'dev <- ?'],
    [
      '.github/workflows/a.yml',
      workflow('- run: docker build -t ${{ x }} --target dev .'),
      'dev <- Dockerfile',
    ],
    ['.github/workflows/a.yml', workflow("- run: 'docker build --target dev .'"), 'dev <- Dockerfile'],
    [
      '.github/workflows/a.yml',
      workflow('- run: docker build', '    --target dev', '    .'),
      'dev <- Dockerfile',
    ],
    [
      '.github/workflows/a.yml',
      workflow('- run: |', '', '    docker build --target dev .', ''),
      'dev <- Dockerfile',
    ],
    ['docker-bake.override.hcl', 'target "a" { target = "dev" }', 'dev <- Dockerfile'],
    ['docker-bake.hcl', 'target "a" {\n  target =', ''],
    ['docker-bake.hcl', 'target "a" {\n  target = "dev" /* x */\n}', 'dev <- Dockerfile'],
    ['docker-bake.hcl', 'target a {\n  target: "dev"\n}', 'dev <- Dockerfile'],
    ['docker-bake.hcl', 'target "a" {\n  target = ""\n}', ''],
    ['docker-bake.hcl', 'target "a" {\n  target = "%{ if x }dev%{ endif }"\n}', ''],
    [
      'docker-bake.hcl',
      'target "a" {\n  target = "dev"\n}\ntarget "a" {\n  context = "web"\n}',
      'dev <- web/Dockerfile',
    ],
    [
      'docker-bake.hcl',
      'target "p" { context = "p" }\ntarget "q" { context = "q" }\ntarget "a" {\n  inherits = ["p", "q"]\n  target = "dev"\n}',
      'dev <- q/Dockerfile',
    ],
    ['bake/docker-bake.hcl', 'target "a" { target = "dev" }', 'dev <- bake/Dockerfile, dev <- Dockerfile'],
    ['.devcontainer.json', '{"dockerFile": "D", "build": {"target": "dev', 'dev <- D'],
    ['.devcontainer.json', '{"dockerFile": "D", /* x */ "build": {"target": "dev"}}', 'dev <- D'],
    ['Tiltfile', 'docker_build(ref="a", context="web", target="dev")', 'dev <- web/Dockerfile'],
    [
      'Tiltfile',
      'docker_build("a", "web", live_update=[sync("x", "/y"), run("z")], target="dev")',
      'dev <- web/Dockerfile',
    ],
    ['Tiltfile', 'docker_build("a", folder, target="dev")', 'dev <- ?'],
    ['Tiltfile', 'docker_build("a", "web", dockerfile=name, target="dev")', 'dev <- ?'],
    ['Tiltfile', 'docker_build("a", "web", target="dev" + x)', ''],
    ['Tiltfile', 'f = docker_build', ''],
    [
      'Tiltfile',
      'local_resource("a", f("x"))\ndocker_build("a", ".", target="dev")\ndocker_build("b", "web", target="x")',
      'dev <- Dockerfile, x <- web/Dockerfile',
    ],
  ])('%s: %s', (path, text, expected) => {
    expect(drawTargets(path, text)).toBe(expected);
  });

  test('a name stands where its span says, behind an expression of a workflow too', () => {
    const text = workflow('- run: docker build -t "a:${{ github.sha }}" --target dev .');
    const spans = readNaming('.github/workflows/a.yml', text).mentions.map(({ span }) => span);
    expect(spans.map((span) => text.slice(span?.start, span?.end))).toEqual(['dev']);
  });

  test('an override beside a Bake file may say something else', () => {
    const sure = (files: Readonly<Record<string, string>>): readonly boolean[] =>
      readNaming('docker-bake.hcl', 'target "app" { target = "dev" }', (path) => files[path]).mentions.map(
        ({ isSure }) => isSure,
      );
    expect(sure({})).toEqual([true]);
    expect(sure({ 'docker-bake.override.hcl': 'target "app" { context = "x" }' })).toEqual([false]);
    expect(sure({ 'docker-bake.override.json': '{"target": {"app": {}}}' })).toEqual([false]);
    expect(sure({ 'docker-bake.override.hcl': 'target "other" {}' })).toEqual([true]);
  });

  const variable = 'variable "DIR" { default = "web" }\n';

  test.each([
    ['b.sh', 'docker build --target dev .', true],
    ['b.sh', 'docker build --target ${T:-dev} .', false],
    ['docker-bake.hcl', 'target "a" {\n  dockerfile = "web/D"\n  target = "dev"\n}', true],
    ['docker-bake.hcl', `${variable}target "a" {\n  dockerfile = "\${DIR}/D"\n  target = "dev"\n}`, false],
    ['docker-bake.hcl', `${variable}target "a" {\n  context = DIR\n  target = "dev"\n}`, false],
    ['docker-bake.hcl', 'DIR = "web"\ntarget "a" {\n  context = DIR\n  target = "dev"\n}', true],
    ['compose.yaml', 'services: {a: {build: {dockerfile: "${D:-Dockerfile}", target: dev}}}', false],
  ])('%s: %s names its stage for sure: %s', (path, text, expected) => {
    expect(readNaming(path, text).mentions.map(({ isSure }) => isSure)).toEqual([expected]);
  });

  test('a task that builds nothing is no build', () => {
    const text =
      '{"tasks": [{"command": "echo"}, {"type": "docker-build", "dockerBuild": {"tag": "x/y:1"}}]}';
    const { builds } = readNaming('.vscode/tasks.json', text);
    expect(builds.map(({ dockerfile, images }) => [dockerfile, images])).toEqual([['Dockerfile', ['x/y']]]);
  });

  test.each([
    ['r.example.com:5000/i:1', 'r.example.com:5000/i'],
    ['r.example.com:5000/i', 'r.example.com:5000/i'],
    ['I:1', 'i'],
    ['a/i@sha256:0', 'a/i'],
  ])('the image %s is kept as %s', (tag, expected) => {
    expect(readNaming('b.sh', `docker build -t ${tag} .`).builds.map(({ images }) => images)).toEqual([
      [expected],
    ]);
  });
});
