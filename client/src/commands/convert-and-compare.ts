import { refusal } from '../views/trust.js';
import { compareConversion } from './compare-conversion.js';
import { chooseConversion } from './convert-stages.js';
import type { CommandParts } from './parts.js';
import { givenDocument } from './pick-stage.js';
import { sayRefusal } from './say-refusal.js';

/** Converts, builds the file and the result, and shows what they share before anything is changed. */
export async function convertAndCompare(argument: unknown, parts: CommandParts): Promise<void> {
  const document = givenDocument(argument);
  if (document === undefined) return;
  const refused = refusal(document);
  if (refused !== undefined) return sayRefusal(refused);
  const result = await chooseConversion(document, parts);
  if (result !== undefined) await compareConversion(document, result, parts);
}
