import { refusal } from '../views/trust.js';
import { compareConversion } from './compare-conversion.js';
import { chooseConversion } from './convert-stages.js';
import type { CommandDependencies } from './command-dependencies.js';
import { givenDocument } from './pick-stage.js';
import { showRefusal } from './show-refusal.js';

/** Converts, builds the file and the result, and shows what they share before anything is changed. */
export async function convertAndCompare(argument: unknown, dependencies: CommandDependencies): Promise<void> {
  const document = givenDocument(argument);
  if (document === undefined) return;
  const refused = refusal(document);
  if (refused !== undefined) return showRefusal(refused);
  const result = await chooseConversion(document, dependencies);
  if (result !== undefined) await compareConversion(document, result, dependencies);
}
