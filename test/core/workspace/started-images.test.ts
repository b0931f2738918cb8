import { expect, test } from 'vitest';
import { readNaming } from '../../../server/src/core/workspace/read-targets.js';
import { readStarts, startsOf } from '../../../server/src/core/workspace/started-images.js';

const manifest = (image: string): string => `
apiVersion: batch/v1
kind: Job
spec:
  template:
    spec:
      containers:
        - image: ${image}
          command: [worker]
          livenessProbe: { exec: { command: [/ready] } }
`;

/** Programs that the manifest starts in the image of a Dockerfile, commands ahead of probes. */
function started(
  image: string,
  builders: Record<string, string>,
  dockerfile = 'Dockerfile',
): readonly string[] {
  const builds = Object.entries(builders).flatMap(([path, text]) => readNaming(path, text).builds);
  const { commands, healthchecks } = startsOf(
    dockerfile,
    [readStarts('k8s/job.yaml', manifest(image))],
    builds,
  );
  return [
    ...commands.flatMap(({ entrypoint }) => entrypoint ?? []),
    ...healthchecks.map(({ program }) => program),
  ];
}

test.each<[string, string, Record<string, string>]>([
  ['a Makefile', 'shop:v2', { Makefile: 'image:\n\tdocker build -t shop:v1 .\n' }],
  ['Compose', 'docker.io/library/shop', { 'compose.yaml': 'services: { a: { build: ., image: shop } }' }],
  ['Bake', 'example.org/shop', { 'docker-bake.hcl': 'target "a" { tags = ["example.org/shop:1"] }' }],
  [
    'skaffold',
    'example.org/shop',
    { 'skaffold.yaml': 'build: { artifacts: [{ image: example.org/shop, docker: {} }] }' },
  ],
  [
    'a workflow',
    'ghcr.io/x/shop',
    {
      '.github/workflows/a.yml':
        'jobs: { a: { steps: [{ uses: docker/build-push-action@v6, with: { context: ., tags: "ghcr.io/x/shop:1" } }] } }',
    },
  ],
])('%s says which Dockerfile makes the image of a container', (_title, image, builders) => {
  expect(started(image, builders)).toEqual(['worker', '/ready']);
});

test.each<[string, string, Record<string, string>]>([
  ['nothing builds it', 'shop', {}],
  [
    'another registry has one of that name',
    'example.org/shop',
    { Makefile: 'i:\n\tdocker build -t shop .\n' },
  ],
  ['another Dockerfile makes it', 'shop', { Makefile: 'i:\n\tdocker build -t shop -f Other .\n' }],
  [
    'two Dockerfiles make it',
    'shop',
    { Makefile: 'i:\n\tdocker build -t shop .\n\tdocker build -t shop -f Other .\n' },
  ],
  ['a stage of its own', 'shop', { Makefile: 'i:\n\tdocker build -t shop --target jobs .\n' }],
])('nothing is started where %s', (_title, image, builders) => {
  expect(started(image, builders)).toEqual([]);
});
