import type { EngineFault } from '../../ports/engine.js';
import type { Builder } from './builder.js';
import { cleanMessage, isTransient } from '../engine/engine-faults.js';
import { t } from '../text/translate.js';

/**
 * What a fault means on a builder that is not the engine. `said`: all that buildx wrote besides its progress. The
 * engine is well when its builder is not, so none of these is a lost engine; and no line of the file is to blame.
 */
export function builderFault(builder: Builder, fault: EngineFault, output: string): EngineFault {
  const name = t('The builder "{0}"', builder.name);
  if (fault.reason !== 'failed' && fault.reason !== 'refused') return fault;
  const step = fault.reason === 'failed' ? fault.step : '';
  if (step === '[internal] waiting for connection')
    return refused(
      t('{0} ({1}) does not answer{2}: {3}', name, builder.driver, placesOf(builder), fault.message),
    );
  if (step === '[internal] booting buildkit')
    return refused(t('{0} ({1}) did not start: {2}', name, builder.driver, fault.message));
  // Trying once more would wait for as long as buildx waits for a builder.
  if (isCutOff(fault.message) || isCutOff(output))
    return refused(t('{0} disconnected during the build.', name));
  if (step.startsWith('[internal] load metadata for') || isUnknownBase(fault.message)) {
    const message = t(
      '{0}. {1} pulls base images from registries and cannot use those of the engine.',
      fault.message,
      name,
    );
    return { ...fault, message };
  }
  return fault;
}

/**
 * Of a builder whose machines were asked before a build; `problems` by node, `undefined` for one that answers. With one
 * that answers the build may go well, but not where the first does not: buildx takes it.
 */
export function nodesFault(
  builder: Builder,
  problems: readonly (string | undefined)[],
): EngineFault | undefined {
  const [first] = problems;
  if (first === undefined) return undefined;
  const living = builder.endpoints.filter((_, node) => problems[node] === undefined);
  const told = builder.endpoints.flatMap((endpoint, node) => {
    const problem = problems[node];
    return problem === undefined ? [] : [`${endpoint}: ${problem}`];
  });
  const hint = living.length === 0 ? '' : t('; its node at {0} does', living.join(', '));
  return refused(
    t(
      'The builder "{0}" ({1}) does not answer at {2}{3}.',
      builder.name,
      builder.driver,
      told.join('; '),
      hint,
    ),
  );
}

function refused(message: string): EngineFault {
  return { reason: 'refused', message: cleanMessage(message) };
}

function placesOf({ driver, endpoints }: Builder): string {
  return driver === 'remote' && endpoints.length > 0 ? t(' at {0}', endpoints.join(', ')) : '';
}

/** What gRPC says when the other side is gone. A proxy or a registry that fails is told in other words. */
function isCutOff(message: string): boolean {
  const words =
    /error reading from server|closing transport|code = Unavailable|use of closed network connection/;
  return words.test(message) || isTransient(message);
}

function isUnknownBase(message: string): boolean {
  return message.includes('failed to resolve source metadata');
}
