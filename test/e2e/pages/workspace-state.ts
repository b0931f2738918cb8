import type { Page } from 'playwright-core';

/** Everything that the workbench keeps in its databases, as text. */
export function workspaceState(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('the database cannot be read'));
      });
    const texts: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const values = await settled(database.transaction(store).objectStore(store).getAll());
        texts.push(...values.map((one: unknown) => (typeof one === 'string' ? one : JSON.stringify(one))));
      }
      database.close();
    }
    return texts.join('\n');
  });
}

/** Which of the images are named by what the extension keeps as `stageInsight.NAME`: that is what outlives a reload. */
export async function keptImages(
  page: Page,
  name: 'sizes' | 'observations',
  images: readonly string[],
): Promise<readonly string[]> {
  const kept = (await workspaceState(page)).split('stageInsight.').filter((part) => part.startsWith(name));
  return images.filter((image) => kept.some((part) => part.includes(image)));
}
