import { expect, test } from 'vitest';
import { recordOfManifest } from '../../../client/src/docker/image/manifest-record.js';

const manifest = { layers: [{ size: 3_053_056 }, { size: 2_003_456 }] };
const configuration = {
  os: 'linux',
  architecture: 'arm64',
  variant: 'v8',
  created: '2026-11-30T17:51:26Z',
  config: { Env: ['A=1'], Cmd: ['/bin/sh'], Labels: { 'stage-insight.stage': 'tools' } },
  rootfs: { diff_ids: ['sha256:1', 'sha256:2'] },
  history: [
    { created_by: 'ADD rootfs / # buildkit' },
    { created_by: 'ENV A=1', empty_layer: true },
    { created_by: 'RUN |1 TOKEN=x /bin/sh -c make # buildkit' },
  ],
};

test('manifest and configuration tell what an engine would, but for an id', () => {
  expect(recordOfManifest(manifest, configuration, 'archives')).toMatchObject({
    id: '',
    bytes: 5_056_512,
    history: [
      { createdBy: 'ADD rootfs /', bytes: 3_053_056 },
      { createdBy: 'ENV A=1', bytes: 0 },
      { createdBy: 'RUN make', bytes: 2_003_456 },
    ],
    layers: ['sha256:1', 'sha256:2'],
    platform: 'linux/arm64/v8',
    environment: ['A=1'],
    labels: { 'stage-insight.stage': 'tools' },
    store: 'archives',
  });
});

test.each([
  ['nothing', null, null],
  ['fewer layers than steps', { layers: [{ size: 1 }] }, configuration],
  ['a list of manifests', { manifests: [] }, configuration],
])('%s is told as unknown', (_what, given, config) => {
  expect(recordOfManifest(given, config, 'archives')).toBeUndefined();
});
