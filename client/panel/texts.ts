import { inEnglish, speakWith } from '../src/model/text/translate.js';

/** By the English message, as the extension writes them into the page; empty where the editor is English. */
const texts = readTexts(document.getElementById('texts')?.textContent ?? '');

// Imported before all else: some texts are made while modules load.
speakWith((message, ...values) => inEnglish(texts[message] ?? message, ...values));

function readTexts(written: string): Readonly<Record<string, string>> {
  return written === '' ? {} : (JSON.parse(written) as Record<string, string>);
}
