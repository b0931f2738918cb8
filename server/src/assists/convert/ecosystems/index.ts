import type { Ecosystem } from '../plan.js';
import { compiledPrograms } from './compiled.js';
import { denoPrograms } from './deno.js';
import { javaPrograms } from './java.js';
import { nodePrograms } from './node.js';
import { phpPrograms } from './php.js';
import { pythonPrograms } from './python.js';
import { releasePrograms } from './releases.js';
import { rubyPrograms } from './ruby.js';
import { servedSites } from './served-sites.js';

/** In order; the first that knows what the container starts answers. */
export const ecosystems: readonly Ecosystem[] = [
  compiledPrograms,
  servedSites,
  javaPrograms,
  nodePrograms,
  pythonPrograms,
  releasePrograms,
  rubyPrograms,
  phpPrograms,
  denoPrograms,
];
