import { type Environment, variableOf } from './environment.js';
import { defaultPath, joinPath } from './paths.js';

/** Where PATH lets a program of this name be, first things first; what Docker sets counts where PATH is not known. */
export function placesOnPath(environment: Environment, name: string): readonly string[] {
  const folders = (variableOf(environment, 'PATH')?.text ?? defaultPath).split(':');
  return folders.filter((folder) => folder.startsWith('/')).map((folder) => joinPath(folder, name));
}
