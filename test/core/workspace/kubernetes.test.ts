import { expect, test } from 'vitest';
import { readContainers } from '../../../server/src/core/workspace/kubernetes.js';

const manifest = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  template:
    spec:
      initContainers:
        - image: example.org/Shop@sha256:0f
          args: [migrate]
      containers:
        - image: example.org/shop:1.2
          command: ["worker", "--fast"]
          volumeMounts:
            - { name: tools, mountPath: /tools }
          livenessProbe:
            exec: { command: [sh, -c, "curl -f localhost || exit 1"] }
          startupProbe:
            exec: { command: [/tools/ready] }
          readinessProbe:
            httpGet: { path: /, port: 80 }
        - image: example.org/plain
---
apiVersion: v1
kind: List
items:
  - kind: CronJob
    spec:
      jobTemplate:
        spec:
          template:
            spec:
              containers:
                - image: jobs
                  command: [nightly]
  - kind: Service
    spec:
      containers: [{ image: none, command: [none] }]
`;

test('containers of manifests start programs in place of those of their images', () => {
  const found = readContainers('deploy/shop.yaml', manifest);
  expect(found.map(({ image, command, args, line }) => [image, command, args, line])).toEqual([
    ['example.org/shop', undefined, ['migrate'], 9],
    ['example.org/shop', ['worker', '--fast'], undefined, 12],
    ['jobs', ['nightly'], undefined, 34],
  ]);
});

test('probes start a shell and what it calls; a program of a volume is none of the image', () => {
  const checks = readContainers('deploy/shop.yaml', manifest).flatMap((one) => one.checks);
  expect(
    checks.map(({ program, byShell, start, end }) => [program, byShell, manifest.slice(start, end)]),
  ).toEqual([
    ['sh', false, 'sh'],
    ['curl', true, 'curl'],
  ]);
});

test.each([
  ['[curl, -f, localhost]', ['curl']],
  ['[/bin/sh, -ec, "pg_isready -q"]', ['/bin/sh', 'pg_isready']],
  ['[sh, check.sh, "curl localhost"]', ['sh']],
  ['[sh, -c]', ['sh']],
  ['[python, -c, "import app"]', ['python']],
  ['["$(CHECK)"]', []],
])('a probe of %s starts %j', (command, expected) => {
  const probe = `livenessProbe: { exec: { command: ${command} } }`;
  const text = `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: a\n      ${probe}\n`;
  const checks = readContainers('k8s/pod.yaml', text).flatMap((one) => one.checks);
  expect(checks.map(({ program }) => program)).toEqual(expected);
});

test.each([
  ['a template of Helm', 'charts/deployment.yaml', manifest.replace('shop:1.2', '{{ .Values.image }}')],
  ['a broken file', 'deploy/shop.yaml', 'apiVersion: v1\nkind: [\nspec:\n  image: shop\n'],
  ['values of something else', 'deploy/values.yaml', 'image: shop\ncommand: [worker]\n'],
  ['a file of another name', 'config/shop.yaml', manifest],
])('%s starts nothing', (_title, path, text) => {
  expect(readContainers(path, text)).toEqual([]);
});
