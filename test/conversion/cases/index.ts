import type { ConversionSection } from '../../support/conversion.js';
import { goFiles, goPrograms, placing, scripts } from './go.js';
import { phpCases, rubyCases } from './interpreters.js';
import { languageCases } from './languages.js';
import { cCases, rustCases } from './native.js';
import { refusals } from './refusals.js';
import { javaCases, nodeCases, pythonCases } from './runtimes.js';

/** Every case, in the order of the page. */
export const sections: readonly ConversionSection[] = [
  { title: 'Go: programs', cases: goPrograms },
  { title: 'Go: files that programs read', cases: goFiles },
  { title: 'Scripts, heredocs and shells', cases: scripts },
  { title: 'What ends where', cases: placing },
  { title: 'C and C++', cases: cCases },
  { title: 'Rust', cases: rustCases },
  { title: 'Further languages', cases: languageCases },
  { title: 'Java', cases: javaCases },
  { title: 'Python', cases: pythonCases },
  { title: 'Node', cases: nodeCases },
  { title: 'PHP', cases: phpCases },
  { title: 'Ruby', cases: rubyCases },
  { title: 'Refusals', cases: refusals },
];
