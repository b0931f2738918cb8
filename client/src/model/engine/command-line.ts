import type { EngineAddress } from './engine-address.js';

/** Points the docker command line at the engine that answered us; it must never build on another one. */
export function hostArguments({ host, context }: EngineAddress): readonly string[] {
  return context === undefined ? [`--host=${host}`] : [`--context=${context}`];
}
