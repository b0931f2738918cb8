import { refusal } from '../views/trust.js';
import type { CommandDependencies } from './command-dependencies.js';
import { prepareBuild, type PreparedBuild } from './prepare-build.js';
import { showRefusal } from './show-refusal.js';
import type { StageAddress } from '../model/stage/document-stages.js';

/** The build of a stage that was chosen; `undefined` where none was, or where it may not be built, which is said. */
export async function prepareChosen(
  address: StageAddress | undefined,
  dependencies: CommandDependencies,
): Promise<PreparedBuild | undefined> {
  if (address === undefined) return undefined;
  const refused = refusal(address.document);
  if (refused === undefined) return prepareBuild(address, dependencies);
  await showRefusal(refused);
  return undefined;
}
