import type { Files } from '../../support/context-files.js';
import { compiledShapes } from './compiled.js';
import { imageShapes } from './images.js';
import { runtimeShapes } from './runtimes.js';

/** A Dockerfile as well-known projects write it, known to work. Each comes close to a rule. */
export interface Shape {
  readonly title: string;
  readonly text: string;
  readonly files?: Files;
}

export const shapes: readonly Shape[] = [...compiledShapes, ...runtimeShapes, ...imageShapes];
