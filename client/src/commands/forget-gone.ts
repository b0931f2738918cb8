import { workspace, type Disposable } from 'vscode';
import { observedImages } from '../model/inspect/observation-store.js';
import { measuredImages } from '../model/size/stored-sizes.js';
import type { CommandDependencies } from './command-dependencies.js';

/** Asks the engine for the images that sizes and observations were read of, and forgets what was read of those that are gone. */
export async function forgetGone({
  host,
  hub,
  observations,
}: Pick<CommandDependencies, 'host' | 'hub' | 'observations'>): Promise<void> {
  const measured = measuredImages(hub.current());
  const images = [...new Set([...measured.keys(), ...observedImages(observations.current())])];
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
    observations.dispatch({ kind: 'image-gone', image });
    hub.dispatch((measured.get(image) ?? []).map((key) => ({ kind: 'image-gone', key, image, at })));
  }
}

/** Nothing of Docker is loaded while a window starts. */
const afterStart = 1000;

/**
 * Forgets what is gone once in a window for each engine: as soon as somebody can see sizes of an earlier one, in the
 * stage view or in the text.
 */
export function forgetGoneOnceShown(dependencies: CommandDependencies): readonly Disposable[] {
  const { host, hub, source, tree, log } = dependencies;
  let timer: NodeJS.Timeout | undefined;
  let isShown = false;
  let looked = false;
  const look = (): void => {
    const { kind } = host.state();
    // Another engine holds other images, and one that was away has not answered.
    if (kind === 'unasked' || kind === 'away') looked = false;
    if (looked || !workspace.isTrusted || !(isShown || tree.visible)) return;
    if (kind !== 'unasked' && kind !== 'ready') return;
    looked = true;
    forgetGone(dependencies).catch((error: unknown) => log.warn(String(error)));
  };
  const noteText = (): void => {
    if (isShown || measuredImages(hub.current()).size === 0) return;
    isShown = true;
    timer = setTimeout(look, afterStart);
  };
  look();
  return [
    host.onDidChange(look),
    workspace.onDidGrantWorkspaceTrust(look),
    tree.onDidChangeVisibility(look),
    source.onDidChange(noteText),
    { dispose: () => clearTimeout(timer) },
  ];
}
