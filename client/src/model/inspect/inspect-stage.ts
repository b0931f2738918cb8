import type { Answer, CancelSignal, Engine, EngineFault } from '../../ports/engine.js';
import { inspectImage, type InspectedProgram } from './inspect-image.js';
import type { StagePrograms } from './inspection-plan.js';

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
    if (signal?.aborted === true) return { ok: false, fault: cancelled };
    return { ok: true, value: programs };
  } catch (error) {
    if (signal?.aborted === true) return { ok: false, fault: cancelled };
    return { ok: false, fault: faultOf(error) };
  } finally {
    await opened.value.close();
  }
}

const cancelled: EngineFault = { reason: 'cancelled', message: 'Cancelled.' };

/** Files of an image reject with an error that carries its fault. */
function faultOf(error: unknown): EngineFault {
  const { fault } = error as { readonly fault?: EngineFault };
  if (fault !== undefined) return fault;
  return { reason: 'lost', message: error instanceof Error ? error.message : 'The image could not be read.' };
}
