import type { ConversionSection } from '../../support/conversion.js';
import { goFiles, goPrograms, placing, scripts } from './go.js';

/** Every case, in the order of the page. */
export const sections: readonly ConversionSection[] = [
  { title: 'Go: programs', cases: goPrograms },
  { title: 'Go: files that programs read', cases: goFiles },
  { title: 'Scripts, heredocs and shells', cases: scripts },
  { title: 'What ends where', cases: placing },
];
