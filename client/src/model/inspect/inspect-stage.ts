import type { Answer, CancelSignal, Engine, EngineFault } from '../../ports/engine.js';
import { inspectImage, type InspectedProgram } from './inspect-image.js';
import type { StagePrograms } from './inspection-plan.js';
import { t } from '../text/translate.js';

/** Opens an image, reads its programs and closes it again, whatever happens in between. */
export async function inspectStage(
  engine: Engine,
  image: string,
  stage: StagePrograms,
  onFile: (path: string) => void,
  signal?: CancelSignal,
): Promise<Answer<readonly InspectedProgram[]>> {
  const opened = await engine.open(image, signal);
  if (!opened.ok) return opened;
  try {
    const options = signal === undefined ? { onFile } : { onFile, signal };
    const programs = await inspectImage(opened.value, stage, options);
    if (signal?.aborted === true) return { ok: false, fault: cancelled() };
    return { ok: true, value: programs };
  } catch (error) {
    return { ok: false, fault: signal?.aborted === true ? cancelled() : carriedFault(error) };
  } finally {
    await opened.value.close();
  }
}

export function cancelled(): EngineFault {
  return { reason: 'cancelled', message: t('Cancelled.') };
}

/** Files of an image reject with an error that carries its fault. */
export function carriedFault(error: unknown): EngineFault {
  const { fault } = error as { readonly fault?: EngineFault };
  const message = error instanceof Error ? error.message : t('The image could not be read.');
  return fault ?? { reason: 'lost', message };
}
