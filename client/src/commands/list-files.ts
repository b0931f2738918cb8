import type { StageAddress } from '../model/stage/document-stages.js';
import { formatBytes } from '../model/size/format.js';
import { fileSource, layerIndexes } from '../model/panel/file-source.js';
import { biggestFiles, collectLayerFiles, wastedBytes } from '../model/panel/layer-files.js';
import type { FilesView } from '../model/panel/panel-messages.js';
import { shownMeasure } from '../model/size/size-facts.js';
import { sizeState, stageKey } from '../model/size/size-store.js';
import { refusal } from '../views/trust.js';
import type { CommandParts } from './parts.js';

const mostListed = 2000;
const reportEvery = 5000;

/** Streams the image of a stage and lists the biggest files of one instruction, or of the whole stage. */
export async function listFiles(
  { source, hub, host }: CommandParts,
  address: StageAddress,
  instruction: number | null,
  report: (view: FilesView) => void,
  signal: AbortSignal,
): Promise<void> {
  const tell = (state: FilesView['state'], message: string): void =>
    report({ stage: address.stage, instruction, state, message, files: [], wasted: '' });
  const refused = refusal(address.document);
  if (refused !== undefined) return tell('failed', refused);
  const stage = (await source.ask(address.document))?.stages[address.stage];
  const state = stage && sizeState(hub.current(), stageKey(address.document, stage));
  const measure = state && shownMeasure(state);
  const from = fileSource(measure, instruction);
  if (from === undefined) return tell('failed', 'Build this stage to list its files.');
  tell('loading', 'Reading the image…');
  const engine = await host.engine();
  const opened = await engine.open(from.image, signal);
  if (!opened.ok) return tell('failed', opened.fault.message);
  const layers = layerIndexes(from, opened.value.record.layers);
  // In the image of a child, what the child does is not told of its parent.
  const whole = measure?.image === undefined ? fileSource(measure, null) : undefined;
  const end = whole === undefined ? Infinity : Math.max(...layerIndexes(whole, opened.value.record.layers));
  const collected = collectLayerFiles();
  const read = await opened.value
    .layers((file) => {
      if (file.layer <= end) collected.add(file);
      if (collected.count % reportEvery === 0)
        tell('loading', `Reading the image: ${collected.count} files…`);
    }, signal)
    .finally(() => opened.value.close());
  if (signal.aborted) return tell('failed', 'Cancelled.');
  if (!read.ok) return tell('failed', read.fault.message);
  const files = collected.files();
  const own = files.filter(({ layer }) => layers.has(layer));
  report({
    stage: address.stage,
    instruction,
    state: 'ready',
    message: `${own.length} ${own.length === 1 ? 'file' : 'files'}.`,
    files: biggestFiles(own, layers, mostListed),
    wasted: formatBytes(wastedBytes(own)),
  });
}
