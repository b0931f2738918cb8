import { workspace } from 'vscode';
import { provedImages } from '../model/inspect/proof-store.js';
import { measuredImages } from '../model/kept-sizes.js';
import type { CommandParts } from './parts.js';

/** Asks the engine for the images that sizes and proofs were read of, and forgets what was read of those that are gone. */
export async function forgetGone({
  host,
  hub,
  proofs,
}: Pick<CommandParts, 'host' | 'hub' | 'proofs'>): Promise<void> {
  const measured = measuredImages(hub.current());
  const images = [...new Set([...measured.keys(), ...provedImages(proofs.current())])];
  if (!workspace.isTrusted || images.length === 0) return;
  const state = await host.ask();
  if (state.kind !== 'ready') return;
  const engine = await host.engine();
  const lists = images.map(async (image): Promise<readonly string[]> => {
    const answer = await engine.image(image);
    return !answer.ok && answer.fault.reason === 'missing' ? [image] : [];
  });
  const at = Date.now();
  for (const image of (await Promise.all(lists)).flat()) {
    proofs.dispatch({ kind: 'image-gone', image });
    hub.dispatch((measured.get(image) ?? []).map((key) => ({ kind: 'image-gone', key, image, at })));
  }
}
