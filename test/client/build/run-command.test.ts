import { expect, test } from 'vitest';
import { engineWords, exposedPorts, runWords } from '../../../client/src/model/build/run-command.js';
import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import { stagesOf } from '../../support/stages.js';

/** The plan of a stage and one that starts from it, with these EXPOSE instructions. */
function planWith(...exposed: readonly (readonly string[])[]): BuildPlan {
  const { plan } = stagesOf('base: alpine:3.22', 'app: base');
  const stages = plan.stages.map((stage, at) => ({
    ...stage,
    instructions: (exposed[at] ?? []).map((text) => ({ keyword: 'EXPOSE', text, line: 0, endLine: 0 })),
  }));
  return { ...plan, stages };
}

test('ports of the stage and of those below it, where their numbers are known', () => {
  const plan = planWith(['EXPOSE 53/udp 9000'], ['EXPOSE 8080 $PORT 1-5', 'EXPOSE 9000']);
  expect(exposedPorts(plan, 1)).toEqual(['8080', '9000', '53/udp']);
  expect(exposedPorts(plan, 0)).toEqual(['53/udp', '9000']);
});

test('a container is removed when it ends, and reached from this machine only', () => {
  expect(runWords('sha256:1', ['8080', '53/udp'], ['--context', 'x'], 'command').join(' ')).toBe(
    '--context x run --rm --interactive --tty --publish 127.0.0.1:8080:8080 --publish 127.0.0.1:53:53/udp sha256:1',
  );
  expect(runWords('sha256:1', ['8080'], [], 'shell').join(' ')).toBe(
    'run --rm --interactive --tty --entrypoint sh sha256:1',
  );
});

test('the engine that built it is the one that runs it', () => {
  const none = { dockerHost: '', dockerContext: '' };
  const socket = { address: 'unix:///run/podman.sock', addressSource: 'default socket' };
  expect(engineWords({ ...none, dockerHost: 'tcp://x' }, socket)).toEqual(['--host', 'tcp://x']);
  expect(engineWords({ ...none, dockerContext: 'far' }, socket)).toEqual(['--context', 'far']);
  expect(engineWords(none, socket)).toEqual(['--host', 'unix:///run/podman.sock']);
  expect(engineWords(none, { address: 'tcp://x', addressSource: 'DOCKER_HOST' })).toEqual([]);
});
