import type { ConversionCase } from '../../../support/check-conversion.js';
import { goCases } from './go.js';
import { javaCases } from './java.js';
import { pythonCases } from './python.js';
import { releaseCases } from './releases.js';
import { nodeCases } from './node.js';
import { siteCases } from './sites.js';
import { cCases, otherCases, rustCases } from './native.js';

/** Every file that converts, for properties that hold over all of them. */
export const allCases: readonly ConversionCase[] = [
  ...goCases,
  ...cCases,
  ...rustCases,
  ...otherCases,
  ...javaCases,
  ...nodeCases,
  ...pythonCases,
  ...releaseCases,
  ...siteCases,
];
