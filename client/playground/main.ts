import type { PageAnswer } from '../../server/src/protocol/page-messages.js';
import { drawGraph } from '../src/model/graph/drawn-graph.js';
import { drawSvg } from '../src/model/graph/svg.js';
import { startPageAnalysis } from './analysis.js';
import { filesOf, fromHash, toHash } from './files-box.js';

const sample = {
  dockerfile:
    'FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nCMD ["/app"]\n',
  files:
    '--- go.mod\nmodule example.org/app\n\n--- main.go\npackage main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n',
};

function part<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found as T;
}

const dockerfile = part<HTMLTextAreaElement>('dockerfile');
const files = part<HTMLTextAreaElement>('files');
const given = fromHash(location.hash.slice(1)) ?? sample;
dockerfile.value = given.dockerfile;
files.value = given.files;

const analysis = startPageAnalysis({
  answered: (answer) => {
    showFindings(answer);
    showGraph(answer);
    showConversion(answer);
  },
  gaveUp: (seconds) => {
    part('findings').textContent = `The analysis did not end within ${String(seconds)} seconds.`;
  },
});
const ask = (): void => analysis.ask({ dockerfile: dockerfile.value, files: [...filesOf(files.value)] });
dockerfile.addEventListener('input', ask);
files.addEventListener('input', ask);
part('share').addEventListener('click', () => void share());
ask();

async function share(): Promise<void> {
  location.hash = toHash({ dockerfile: dockerfile.value, files: files.value });
  await navigator.clipboard?.writeText(location.href).catch(() => undefined);
  part('shared').textContent = 'The address of this page carries both texts now.';
}

function showFindings({ findings }: PageAnswer): void {
  const items = findings.map(({ rule, severity, message, range: { start } }) => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = severity;
    button.textContent = `line ${String(start.line + 1)}: ${severity}: ${message} (${rule})`;
    button.addEventListener('click', () => goTo(start.line));
    item.append(button);
    return item;
  });
  part('findings').replaceChildren(...items);
  if (items.length === 0) part('findings').textContent = 'Nothing is known to be wrong.';
}

function goTo(line: number): void {
  const lines = dockerfile.value.split('\n');
  const start = lines.slice(0, line).join('\n').length + (line === 0 ? 0 : 1);
  dockerfile.focus();
  dockerfile.setSelectionRange(start, start + (lines[line]?.length ?? 0));
}

function showGraph({ graph }: PageAnswer): void {
  const svg = drawSvg(drawGraph(graph, new Map()));
  const picture = document.createElement('img');
  // As an image, its own style counts, which the policy of the page would block.
  picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  picture.alt = graph.stages.map(({ index, name }) => name ?? `stage ${String(index)}`).join(', ');
  part('graph').replaceChildren(picture);
}

/** What was shown stays while the part that converts is loading. */
function showConversion({ conversion }: PageAnswer): void {
  if (conversion === undefined) return;
  part('refusal').textContent = 'refusal' in conversion ? conversion.refusal : '';
  part('conversion').textContent = 'text' in conversion ? conversion.text : '';
}
