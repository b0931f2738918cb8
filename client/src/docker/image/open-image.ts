import { constants, inflateRawSync } from 'node:zlib';
import type { Answer, CancelSignal, OpenImage } from '../../ports/engine.js';
import type { ImageFiles } from '../../ports/image-files.js';
import { answer, faultOf, refuse } from '../../model/engine/engine-faults.js';
import { createImageFiles, createReader } from './image-files.js';
import { listFlattened, listLayers } from './image-listing.js';
import { readImageRecord } from './image-record.js';
import type { Linked } from '../connection/linked.js';
import { toAbortSignal } from '../connection/signals.js';

export async function openImage(
  { connection, info }: Linked,
  image: string,
  signal?: AbortSignal,
): Promise<OpenImage> {
  const { docker } = connection;
  const record = await readImageRecord(docker, image, info.store, signal);
  const reader = await createReader(docker, record.id, signal);
  let closed: Promise<void> | undefined;
  return {
    record,
    files: withFaults(createImageFiles(docker, reader)),
    list: (onFile, stop) => guarded(stop, (abort) => listFlattened(docker, reader.container, onFile, abort)),
    layers: (onFile, stop, part = {}) =>
      guarded(stop, (abort) => listLayers(docker, record, onFile, abort, part)),
    inflate,
    close: () => (closed ??= reader.remove()),
  };
}

const maxInflated = 4096;

/** Only so much of it is unpacked that a bomb stays small. */
function inflate(data: Uint8Array): Uint8Array | undefined {
  try {
    return inflateRawSync(data.subarray(0, maxInflated), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return undefined;
  }
}

function withFaults(files: ImageFiles): ImageFiles {
  const rethrow = (error: unknown): never => {
    const fault = faultOf(error, false);
    throw Object.assign(new Error(fault.message), { fault });
  };
  return {
    stat: (path) => files.stat(path).catch(rethrow),
    read: (path) => files.read(path).catch(rethrow),
    list: (folder) => files.list(folder).catch(rethrow),
  };
}

async function guarded(
  stop: CancelSignal | undefined,
  read: (abort: AbortSignal | undefined) => Promise<void>,
): Promise<Answer<undefined>> {
  try {
    await read(toAbortSignal(stop));
    return answer(undefined);
  } catch (error) {
    return refuse(faultOf(error, stop?.aborted === true));
  }
}
