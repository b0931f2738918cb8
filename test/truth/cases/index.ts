import type { TruthSection } from '../../support/truth.js';
import { cCases, cppCases, libstdcxxCases, rustCases } from './compiled.js';
import { goBases, goSwitches } from './go.js';
import { copyCases, dataCases, shellCases, userCases } from './images.js';
import { startCases } from './starts.js';
import { javaCases, nodeCases, pythonCases } from './runtimes.js';

/** Every case, in the order of the page. */
export const sections: readonly TruthSection[] = [
  { title: 'Go: where it lands', cases: goBases },
  { title: 'Go: how it is built', cases: goSwitches },
  { title: 'C', cases: cCases },
  { title: 'C++', cases: cppCases },
  { title: 'C++ on an older libstdc++ and the same glibc', cases: libstdcxxCases },
  { title: 'Rust', cases: rustCases },
  { title: 'Java', cases: javaCases },
  { title: 'Python', cases: pythonCases },
  { title: 'Node', cases: nodeCases },
  { title: 'Shells and scripts', cases: shellCases },
  { title: 'Starts', cases: startCases },
  { title: 'Users', cases: userCases },
  { title: 'Certificates and time zones', cases: dataCases },
  { title: 'Copies', cases: copyCases },
];
