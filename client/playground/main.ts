import { convertRequest, graphRequest, type ConvertAnswer } from '../../server/src/protocol/messages.js';
import type { GraphView } from '../../server/src/protocol/reports.js';
import { drawGraph } from '../src/model/graph/drawn-graph.js';
import { drawSvg } from '../src/model/graph/svg.js';
import { filesOf, fromHash, toHash } from './files-box.js';
import { changesOf, document as uri, introduction, startPageServer } from './server.js';

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

const server = startPageServer(() => filesOf(files.value), showFindings);
let version = 1;
void start();

async function start(): Promise<void> {
  await server.request('initialize', introduction);
  server.notify('initialized', {});
  const item = { uri, languageId: 'dockerfile', version, text: dockerfile.value };
  server.notify('textDocument/didOpen', { textDocument: item });
  dockerfile.addEventListener('input', () => {
    version += 1;
    const contentChanges = [{ text: dockerfile.value }];
    server.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  });
  let known = [...filesOf(files.value).keys()];
  files.addEventListener('input', () => {
    const now = [...filesOf(files.value).keys()];
    server.notify('workspace/didChangeWatchedFiles', { changes: changesOf(new Set([...known, ...now])) });
    known = now;
  });
  part('share').addEventListener('click', () => void share());
}

async function share(): Promise<void> {
  location.hash = toHash({ dockerfile: dockerfile.value, files: files.value });
  await navigator.clipboard?.writeText(location.href).catch(() => undefined);
  part('shared').textContent = 'The address of this page carries both texts now.';
}

interface Report {
  readonly uri: string;
  readonly diagnostics: readonly {
    readonly range: { readonly start: { readonly line: number; readonly character: number } };
    readonly severity?: number;
    readonly code?: string;
    readonly message: string;
  }[];
}

const severities = ['', 'error', 'warning', 'info', 'hint'];

function showFindings(params: unknown): void {
  const { uri: of, diagnostics } = params as Report;
  if (of !== uri) return;
  const items = diagnostics.map(({ range, severity = 1, code = '', message }) => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = severities[severity] ?? '';
    button.textContent = `line ${range.start.line + 1}: ${severities[severity] ?? ''}: ${message} (${code})`;
    button.addEventListener('click', () => goTo(range.start.line));
    item.append(button);
    return item;
  });
  part('findings').replaceChildren(...items);
  if (items.length === 0) part('findings').textContent = 'Nothing is known to be wrong.';
  void showStages();
}

function goTo(line: number): void {
  const lines = dockerfile.value.split('\n');
  const start = lines.slice(0, line).join('\n').length + (line === 0 ? 0 : 1);
  dockerfile.focus();
  dockerfile.setSelectionRange(start, start + (lines[line]?.length ?? 0));
}

async function showStages(): Promise<void> {
  const textDocument = { uri };
  const stages = (await server.request(graphRequest, { textDocument })) as GraphView | null;
  if (stages !== null) {
    const svg = drawSvg(drawGraph(stages, new Map()));
    const picture = document.createElement('img');
    // As an image, its own style counts, which the policy of the page would block.
    picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    picture.alt = stages.stages.map(({ index, name }) => name ?? `stage ${index}`).join(', ');
    part('graph').replaceChildren(picture);
  }
  const answer = (await server.request(convertRequest, { textDocument })) as ConvertAnswer | null;
  const refused = answer?.kind === 'refused' ? `${answer.message}. ${answer.hint}` : '';
  part('refusal').textContent = refused;
  part('conversion').textContent = answer?.kind === 'converted' ? answer.text : '';
}
