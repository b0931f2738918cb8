import type { BuildPlan } from '../../../../server/src/protocol/build-plan.js';
import type { EngineInfo } from '../../ports/engine.js';
import type { ClientSettings } from '../settings/client-settings.js';

/** The words of `docker` that start a container of an image, without the program. The container is removed when it ends. */
export function runWords(
  image: string,
  ports: readonly string[],
  engine: readonly string[],
  what: 'command' | 'shell',
): readonly string[] {
  const published = what === 'command' ? ports.flatMap((port) => ['--publish', publishedPort(port)]) : [];
  const shell = what === 'shell' ? ['--entrypoint', 'sh'] : [];
  return [...engine, 'run', '--rm', '--interactive', '--tty', ...published, ...shell, image];
}

/** Only this machine can reach it. */
function publishedPort(port: string): string {
  const [number = port] = port.split('/');
  return `127.0.0.1:${number}:${port}`;
}

/** What the stage and the stages below it EXPOSE, as far as the numbers stand in the file. */
export function exposedPorts({ stages }: BuildPlan, index: number): readonly string[] {
  const ports = new Set<string>();
  for (let stage = stages[index], seen = 0; stage !== undefined && seen <= stages.length; seen++) {
    for (const { keyword, text } of stage.instructions) {
      const words = keyword === 'EXPOSE' ? text.split(/\s+/).slice(1) : [];
      for (const word of words) if (/^\d{1,5}(?:\/(?:tcp|udp))?$/.test(word)) ports.add(word);
    }
    stage =
      stage.base.kind === 'stage' && stage.base.stage < stage.index ? stages[stage.base.stage] : undefined;
  }
  return [...ports];
}

/** How the docker command line finds the engine that built the image. */
export function engineWords(
  { dockerHost, dockerContext }: Pick<ClientSettings, 'dockerHost' | 'dockerContext'>,
  found: Pick<EngineInfo, 'address' | 'addressSource'> | undefined,
): readonly string[] {
  if (dockerHost !== '') return ['--host', dockerHost];
  if (dockerContext !== '') return ['--context', dockerContext];
  return found?.addressSource.includes('socket') === true ? ['--host', found.address] : [];
}
