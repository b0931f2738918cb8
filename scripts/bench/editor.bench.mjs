// Typing, hovering, starting and memory of the language server against two others, each round in turn.
import { inRoot } from '../lib/project.mjs';
import { atMost, median } from './figures.mjs';
import {
  append,
  editAndWait,
  hoverOnce,
  memoryOf,
  openText,
  removeLastLine as removeLine,
  startServer,
  stopServer,
} from './language-client.mjs';
import { installPeers } from './peers.mjs';
import { dockerfileOf } from './texts.mjs';

const sizes = [18, 180, 1800];
const edits = 40;
const appendLine = append('COPY --from=biulder /a /b\n');
const appendComment = append('# more\n');

export async function bench() {
  const { langserver, tally } = installPeers();
  const commands = {
    ours: [process.execPath, [inRoot('dist/server.cjs'), '--stdio']],
    langserver: [process.execPath, [langserver, '--stdio']],
    tally: [tally, ['lsp', '--stdio']],
  };
  return [...(await starts(commands)), ...(await typing(commands)), ...(await growth(commands))];
}

async function starts({ ours, langserver }) {
  const times = { ours: [], langserver: [] };
  for (let round = 0; round < 12; round++) {
    for (const [name, command] of Object.entries({ ours, langserver })) {
      const server = await startServer(...command);
      // The first round warms the disk, and gives a server that keeps compiled code the time to write it.
      if (round > 0) times[name].push(server.started);
      else await new Promise((resolve) => setTimeout(resolve, 4000));
      stopServer(server);
    }
  }
  return [
    atMost(
      'server start -> initialized, docker-langserver',
      median(times.ours),
      median(times.langserver),
      0.6,
    ),
  ];
}

async function typing(commands) {
  const servers = {};
  for (const [name, command] of Object.entries(commands)) servers[name] = await startServer(...command);
  // Nobody types in the second in which an editor opens.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const rows = [];
  const hovers = { ours: [], langserver: [] };
  for (const size of sizes) {
    const times = await editRounds(servers, size);
    rows.push(
      atMost(
        `edit -> diagnostics, ${size} lines, docker-langserver`,
        times.ours.edit,
        times.langserver.edit,
        0.7,
      ),
      atMost(`edit -> diagnostics, ${size} lines, tally lsp`, times.ours.edit, times.tally.edit, 0.05),
    );
    for (const name of Object.keys(hovers)) hovers[name].push(times[name].hover);
  }
  rows.push(hoverRow(hovers));
  const memory = Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [name, memoryOf(server) / 1e6]),
  );
  rows.push(
    atMost('memory after the same edits, docker-langserver', memory.ours, memory.langserver, 1, 'MB'),
  );
  for (const server of Object.values(servers)) stopServer(server);
  return rows;
}

/** One hover in each file: in the smallest one both wait for little but the way there and back. */
function hoverRow({ ours, langserver }) {
  const sum = (times) => times.reduce((all, one) => all + one, 0);
  const each = sizes
    .map((size, at) => `${size} lines ${(ours[at] / langserver[at]).toFixed(2)} x`)
    .join(', ');
  return atMost(
    `hover in each of the three files (${each}), docker-langserver`,
    sum(ours),
    sum(langserver),
    0.3,
  );
}

/** Median milliseconds of an edit and a hover; the servers take turns, so that a slow machine is slow for all. */
async function editRounds(servers, size) {
  const documents = {};
  const times = {};
  for (const [name, server] of Object.entries(servers)) {
    documents[name] = await openText(server, `file:///bench/${size}/Dockerfile`, dockerfileOf(size));
    times[name] = { edit: [], hover: [] };
  }
  for (let round = 0; round < edits; round++) {
    for (const [name, server] of Object.entries(servers)) {
      // Tally is some hundred times slower: fewer rounds tell as much.
      if (name === 'tally' && round % 8 !== 0) continue;
      // A line that brings a finding comes and goes, so that no server may keep silent and the file keeps its size.
      const change = round % 2 === 0 ? appendLine : removeLine;
      times[name].edit.push(await editAndWait(server, documents[name], change));
      if (server.hovers)
        times[name].hover.push(await hoverOnce(server, documents[name].uri, { line: 0, character: 2 }));
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, { edit, hover }]) => [
      name,
      { edit: median(edit), hover: median(hover) },
    ]),
  );
}

async function growth({ ours }) {
  const server = await startServer(...ours);
  const times = {};
  for (const size of [1800, 18_000]) {
    const document = await openText(server, `file:///bench/growth${size}/Dockerfile`, dockerfileOf(size));
    const all = [];
    for (let round = 0; round < 12; round++) all.push(await editAndWait(server, document, appendComment));
    times[size] = median(all);
  }
  stopServer(server);
  return [atMost('growth: 18,000 lines against 1,800', times[18_000], times[1800], 11)];
}
