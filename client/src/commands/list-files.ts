import type { StageAddress } from '../model/stage/document-stages.js';
import { formatBytes } from '../model/size/format.js';
import { fileSource, layerIndexes } from '../model/panel/file-source.js';
import { biggestFiles, collectLayerFiles, wastedBytes } from '../model/panel/layer-files.js';
import type { FilesView } from '../model/panel/panel-messages.js';
import { shownMeasure } from '../model/size/size-facts.js';
import { sizeState, stageKey } from '../model/size/size-store.js';
import { refusal } from '../views/trust.js';
import type { CommandDependencies } from './command-dependencies.js';

const maxListed = 2000;
const reportEvery = 5000;

/** Streams the image of a stage and lists the biggest files of one instruction, or of the whole stage. */
export async function listFiles(
  { source, hub, host }: CommandDependencies,
  address: StageAddress,
  instruction: number | null,
  report: (view: FilesView) => void,
  signal: AbortSignal,
): Promise<void> {
  const show = (state: FilesView['state'], message: string): void =>
    report({ stage: address.stage, instruction, state, message, files: [], wasted: '' });
  const refused = refusal(address.document);
  if (refused !== undefined) return show('failed', refused);
  const stage = (await source.ask(address.document))?.stages[address.stage];
  const state = stage && sizeState(hub.current(), stageKey(address.document, stage));
  const measure = state && shownMeasure(state);
  const from = fileSource(measure, instruction);
  if (from === undefined) return show('failed', 'Build this stage to list its files.');
  show('loading', 'Reading the image…');
  const engine = await host.engine();
  const opened = await engine.open(from.image, signal);
  if (!opened.ok) return show('failed', opened.fault.message);
  const layers = layerIndexes(from, opened.value.record.layers);
  // In the image of a child, what the child does is not told of its parent.
  const whole = measure?.image === undefined ? fileSource(measure, null) : undefined;
  const end = whole === undefined ? Infinity : Math.max(...layerIndexes(whole, opened.value.record.layers));
  const collected = collectLayerFiles();
  const read = await opened.value
    .layers((file) => {
      if (file.layer <= end) collected.add(file);
      if (collected.count % reportEvery === 0)
        show('loading', `Reading the image: ${collected.count} files…`);
    }, signal)
    .finally(() => opened.value.close());
  if (signal.aborted) return show('failed', 'Cancelled.');
  if (!read.ok) return show('failed', read.fault.message);
  const files = collected.files();
  const own = files.filter(({ layer }) => layers.has(layer));
  report({
    stage: address.stage,
    instruction,
    state: 'ready',
    message: `${own.length} ${own.length === 1 ? 'file' : 'files'}.`,
    files: biggestFiles(own, layers, maxListed),
    wasted: formatBytes(wastedBytes(own)),
  });
}
