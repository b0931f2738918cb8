import { workspace } from 'vscode';
import { measuredImages } from '../model/kept-sizes.js';
import type { SizeEvent } from '../model/size-store.js';
import type { SizeHub } from '../views/size-hub.js';
import type { EngineHost } from './engine-host.js';

/** Asks the engine for the images that sizes were read of, and forgets the sizes of those that are gone. */
export async function forgetGone(host: EngineHost, hub: SizeHub): Promise<void> {
  const images = measuredImages(hub.current());
  if (!workspace.isTrusted || images.size === 0) return;
  const state = await host.ask();
  if (state.kind !== 'ready') return;
  const engine = await host.engine();
  const lists = [...images].map(async ([image, keys]): Promise<readonly SizeEvent[]> => {
    const answer = await engine.image(image);
    if (answer.ok || answer.fault.reason !== 'missing') return [];
    return keys.map((key) => ({ kind: 'image-gone', key, image, at: Date.now() }));
  });
  hub.dispatch((await Promise.all(lists)).flat());
}
