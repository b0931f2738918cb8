import type { StaticDependencies } from './command-dependencies.js';

/** Searches the workspace again and reads every Dockerfile anew. */
export async function refreshStages({ finder, source }: StaticDependencies): Promise<void> {
  finder.forget();
  const documents = await finder.find();
  await Promise.all(documents.map((document) => source.ask(document)));
}
