import type { StageAddress } from '../model/stage/document-stages.js';
import { fitToText } from '../model/size/fit-to-text.js';
import { formatBytes } from '../model/size/format.js';
import { fileSource, layerIndexes, type FileSource } from '../model/panel/file-source.js';
import { biggestFiles, collectLayerFiles, wastedBytes } from '../model/panel/layer-files.js';
import { layersToRead, type LayerMemory } from '../model/panel/layer-memory.js';
import { readingText, type FileReport } from '../model/panel/file-reports.js';
import { shownMeasure } from '../model/size/size-facts.js';
import type { StageMeasure } from '../model/size/stage-measure.js';
import { sizeState, stageKey } from '../model/size/size-store.js';
import type { Answer, Engine, ImageRecord, LayerFile } from '../ports/engine.js';
import { refusal } from '../views/trust.js';
import type { CommandDependencies } from './command-dependencies.js';
import { t } from '../model/text/translate.js';

const maxListed = 2000;
/** Bytes between two reports. */
const reportEvery = 4_000_000;

/** Lists the biggest files of one instruction, or of the whole stage. Reads only layers that were not read before. */
export async function listFiles(
  { source, hub, host }: CommandDependencies,
  memory: LayerMemory,
  address: StageAddress,
  instruction: number | null,
  report: (report: FileReport) => void,
  signal: AbortSignal,
): Promise<void> {
  const show = (state: FileReport['state'], message: string): void =>
    report({ state, message, files: [], wasted: '' });
  const refused = refusal(address.document);
  if (refused !== undefined) return show('failed', refused);
  const answer = await source.ask(address.document);
  const stage = answer?.stages[address.stage];
  const state = stage && sizeState(hub.current(), stageKey(address.document, stage));
  const shown = state && shownMeasure(state);
  const measure = shown && fitToText(shown, answer?.plan.stages[address.stage]);
  const from = fileSource(measure, instruction);
  if (measure === undefined || from === undefined)
    return show('failed', t('Build this stage to list its files.'));
  show('loading', readingText(0, 0));
  const engine = await host.engine();
  const image = await engine.image(from.image, signal);
  if (signal.aborted) return show('failed', t('Cancelled.'));
  if (!image.ok) return show('failed', image.fault.message);
  const wanted = wantedLayers(from, measure, image.value);
  let reported = 0;
  const onBytes = (bytes: number, total: number): void => {
    if (bytes < reported + reportEvery) return;
    reported = bytes;
    show('loading', readingText(bytes, total));
  };
  const read = await readLayers({ engine, image: image.value, memory, signal }, wanted.read, onBytes);
  if (signal.aborted) return show('failed', t('Cancelled.'));
  if (!read.ok) return show('failed', read.fault.message);
  const files = collectLayerFiles();
  for (const file of read.value) files.add(file);
  const own = files.files().filter(({ layer }) => wanted.own.has(layer));
  report({
    state: 'ready',
    message: own.length === 1 ? t('1 file.') : t('{0} files.', own.length),
    files: biggestFiles(own, wanted.own, maxListed),
    wasted: formatBytes(wastedBytes(own)),
  });
}

/**
 * The engine sends an image as a whole: what the other instructions of the stage made is read as it passes, so that
 * their files are there when somebody asks for them next.
 */
function wantedLayers(
  from: FileSource,
  measure: StageMeasure,
  { layers }: ImageRecord,
): { readonly own: ReadonlyMap<number, number>; readonly read: readonly number[] } {
  const stage = [...layerIndexes(fileSource(measure, null) ?? from, layers).keys()];
  // In the image of a child, what the child does is not told of its parent.
  const end = measure.image === undefined ? Math.max(...stage) : layers.length - 1;
  return { own: layerIndexes(from, layers), read: layersToRead(new Set(stage), end) };
}

interface Reading {
  readonly engine: Engine;
  readonly image: ImageRecord;
  readonly memory: LayerMemory;
  readonly signal: AbortSignal;
}

/** Files of some layers, lowest layer first; asks the engine for those that the memory lacks. */
async function readLayers(
  { engine, image, memory, signal }: Reading,
  indexes: readonly number[],
  onBytes: (bytes: number, total: number) => void,
): Promise<Answer<readonly LayerFile[]>> {
  const digestOf = (layer: number): string => image.layers[layer] ?? '';
  const missing = indexes.filter((layer) => !memory.has(digestOf(layer)));
  const found = new Map<number, LayerFile[]>(missing.map((layer) => [layer, []]));
  if (missing.length > 0) {
    const opened = await engine.open(image.id, signal);
    if (!opened.ok) return opened;
    const part = { wanted: new Set(missing), onBytes: (bytes: number) => onBytes(bytes, savedBytes(image)) };
    const read = await opened.value
      .layers((file) => void found.get(file.layer)?.push(file), signal, part)
      .finally(() => opened.value.close());
    if (!read.ok) return read;
    if (!signal.aborted) for (const [layer, files] of found) memory.keep(digestOf(layer), files);
  }
  const value = indexes.flatMap((layer) => found.get(layer) ?? memory.files(digestOf(layer), layer));
  return { ok: true, value };
}

/** How long an archive of the image is at most, about: a store that keeps layers packed sends them packed. */
function savedBytes({ bytes, compressedBytes }: ImageRecord): number {
  return compressedBytes ?? bytes;
}
