import './browser-buffer.js';
import { answerPage } from './page-analysis.js';
import { wholeName, type PageAnswer, type PageQuestion, type PageReady } from '../protocol/page-messages.js';
import { bringParts } from './page-parts.js';

/** The worker of a page that this bundle is the script of; the types of this project have no DOM. */
interface PageWorker {
  readonly name: string;
  onmessage: (event: { readonly data: PageQuestion }) => void;
  postMessage(message: PageAnswer | PageReady): void;
}

const worker = globalThis as unknown as PageWorker;
const isWhole = worker.name === wholeName;

const loaded = isWhole ? loadLate() : Promise.resolve();
worker.onmessage = ({ data }) => {
  void loaded.then(() => answerPage(data, isWhole)).then((answer) => worker.postMessage(answer));
};

async function loadLate(): Promise<void> {
  const { lateParts } = await import('./page-late.js');
  bringParts(lateParts);
  worker.postMessage({ ready: true });
}
