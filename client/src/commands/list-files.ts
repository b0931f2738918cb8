import { stageKey, sizeState } from '../model/size-store.js';
import type { StageAddress } from '../model/document-stages.js';
import { formatBytes } from '../model/format.js';
import { biggestFiles, collectLayerFiles, wastedBytes } from '../model/panel/layer-files.js';
import { layersOfHistory } from '../model/layer-map.js';
import type { FilesView } from '../model/panel/panel-messages.js';
import type { BuildPlan } from '../ports/build-plan.js';
import type { ImageRecord } from '../ports/engine.js';
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
  const answer = await source.ask(address.document);
  const stage = answer?.stages[address.stage];
  const state = stage && sizeState(hub.current(), stageKey(address.document, stage));
  const image = state?.kind === 'measured' || state?.kind === 'stale' ? state.now.measure.image : undefined;
  if (answer === undefined || image === undefined)
    return tell('failed', 'Build this stage to list its files.');
  tell('loading', 'Reading the image…');
  const engine = await host.engine();
  const record = await engine.image(image, signal);
  if (!record.ok) return tell('failed', record.fault.message);
  const layers = wantedLayers(answer.plan, address.stage, instruction, record.value);
  if (layers === undefined) return tell('failed', 'The layers of this image cannot be told apart.');
  const opened = await engine.open(image, signal);
  if (!opened.ok) return tell('failed', opened.fault.message);
  const collected = collectLayerFiles();
  const read = await opened.value
    .layers((file) => {
      collected.add(file);
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
    message: `${own.length} files.`,
    files: biggestFiles(own, layers, mostListed),
    wasted: formatBytes(wastedBytes(own)),
  });
}

/** Layers of an instruction, or of all of the stage; `undefined` where the history does not tell. */
export function wantedLayers(
  plan: BuildPlan,
  stage: number,
  instruction: number | null,
  { history, layers }: ImageRecord,
): ReadonlySet<number> | undefined {
  const found = layersOfHistory(history, layers.length);
  const kept = (plan.stages[stage]?.instructions ?? [])
    .map((one, index) => ({ keyword: one.keyword, index }))
    .filter(({ keyword }) => keyword !== 'ONBUILD');
  const first = history.length - kept.length;
  if (first < 0 || found.every((layer) => layer === undefined)) return undefined;
  const own = kept.flatMap(({ index }, offset) => {
    const layer = found[first + offset];
    return layer === undefined || (instruction !== null && index !== instruction) ? [] : [layer];
  });
  return new Set(own);
}
