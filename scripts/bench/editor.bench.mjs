// What a person feels of the language server, against two others in turn: starting, typing, hovering, memory.
import { inRoot } from '../lib/project.mjs';
import { atMost, median, percentile95 } from './figures.mjs';
import {
  append,
  editAndWait,
  hoverOnce,
  memoryOf,
  openText,
  processorTimeOf,
  removeLastLine,
  startServer,
  stopServer,
} from './language-client.mjs';
import { installPeers } from './peers.mjs';
import { dockerfileOf } from './texts.mjs';

/** Lines of a file: how many times docker-langserver an edit may take at first (95th percentile) and later (median). */
const sizes = [
  { lines: 18, first: 3, later: 2 },
  { lines: 180, first: 1.5, later: 1 },
  { lines: 1800, first: 0.7, later: 0.5 },
];
const firstEdits = 20;
const laterEdits = 40;
const fault = 'COPY --from=biulder /a /b\n';
const appendLine = append(fault);
const appendComment = append('# more\n');

export async function bench() {
  const { langserver, tally } = installPeers();
  const commands = {
    ours: [process.execPath, [inRoot('dist/server.cjs'), '--stdio']],
    langserver: [process.execPath, [langserver, '--stdio']],
    tally: [tally, ['lsp', '--stdio']],
  };
  await startOnce(commands);
  return [
    ...(await firstFindings(commands)),
    ...(await firstSeconds(commands)),
    ...(await typing(commands)),
    ...(await growth(commands)),
  ];
}

/** Warms the disk, and gives a server that keeps compiled code the time to write it, as every start but one has it. */
async function startOnce(commands) {
  for (const command of Object.values(commands)) {
    const server = await startServer(...command);
    await openText(server, 'file:///bench/once/Dockerfile', dockerfileOf(18));
    await pause(4000);
    stopServer(server);
  }
}

/** From the start of a new process to the findings of a file that is opened as soon as the server answers. */
async function firstFindings({ ours, langserver, tally }) {
  const text = `${dockerfileOf(180)}${fault}`;
  const noCache = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
  const candidates = { ours: [ours], uncached: [ours, noCache], langserver: [langserver], tally: [tally] };
  const times = { ours: [], uncached: [], langserver: [], tally: [] };
  for (let round = 0; round < 15; round++) {
    for (const [name, [command, environment]] of Object.entries(candidates)) {
      if (name === 'tally' && round % 3 !== 0) continue;
      const begin = performance.now();
      const server = await startServer(...command, environment);
      await openText(server, 'file:///bench/first/Dockerfile', text);
      times[name].push(performance.now() - begin);
      stopServer(server);
    }
  }
  const [mine, bare, theirs] = [median(times.ours), median(times.uncached), median(times.langserver)];
  const without = `docker-langserver; without compiled code of an earlier start ${(bare / theirs).toFixed(2)} x`;
  return [
    atMost(`process start -> first findings, 180 lines (${without})`, mine, theirs, 1),
    atMost('process start -> first findings, 180 lines, tally lsp', mine, median(times.tally), 0.2),
  ];
}

/** Processor time and memory five seconds after the start, with one file open and nobody typing. */
async function firstSeconds({ ours, langserver }) {
  const figures = { ours: [], langserver: [] };
  for (let round = 0; round < 5; round++) {
    for (const [name, command] of Object.entries({ ours, langserver })) {
      const begin = performance.now();
      const server = await startServer(...command);
      await openText(server, 'file:///bench/open/Dockerfile', dockerfileOf(180));
      await pause(5000 - (performance.now() - begin));
      figures[name].push({ busy: processorTimeOf(server), memory: memoryOf(server) });
      stopServer(server);
    }
  }
  const of = (name, key) => median(figures[name].map((figure) => figure[key]));
  return [
    atMost(
      'processor time of the first 5 s, one file of 180 lines open, docker-langserver',
      of('ours', 'busy'),
      of('langserver', 'busy'),
      3,
    ),
    atMost(
      'memory after the start, one file open, docker-langserver',
      of('ours', 'memory') / 1e6,
      of('langserver', 'memory') / 1e6,
      1.1,
      'MB',
    ),
  ];
}

/** For each size of file: what the first edits after opening take in new processes, and what later edits take. */
async function typing(commands) {
  const first = [];
  const later = [];
  const hovers = { ours: [], langserver: [] };
  for (const size of sizes) {
    const times = await firstEditsOf(commands, size.lines);
    const [ours, theirs] = [percentile95(times.ours), percentile95(times.langserver)];
    first.push(
      atMost(
        `first ${firstEdits} edits, p95, ${size.lines} lines, docker-langserver`,
        ours,
        theirs,
        size.first,
      ),
    );
  }
  const servers = {};
  for (const [name, command] of Object.entries(commands)) servers[name] = await startServer(...command);
  for (const { lines, later: goal } of sizes) {
    const { ours, langserver, tally } = await laterEditsOf(servers, lines);
    later.push(
      atMost(`later edits, median, ${lines} lines, docker-langserver`, ours.edit, langserver.edit, goal),
      atMost(`later edits, median, ${lines} lines, tally lsp`, ours.edit, tally.edit, 0.05),
    );
    hovers.ours.push(ours.hover);
    hovers.langserver.push(langserver.hover);
  }
  const [mine, theirs] = [servers.ours, servers.langserver].map((server) => memoryOf(server) / 1e6);
  for (const server of Object.values(servers)) stopServer(server);
  return [
    ...first,
    ...later,
    hoverRow(hovers),
    atMost('memory after the same edits, docker-langserver', mine, theirs, 1, 'MB'),
  ];
}

async function firstEditsOf({ ours, langserver }, lines) {
  const times = { ours: [], langserver: [] };
  for (let round = 0; round < 8; round++) {
    for (const [name, command] of Object.entries({ ours, langserver })) {
      const server = await startServer(...command);
      const document = await openText(server, `file:///bench/${lines}/Dockerfile`, dockerfileOf(lines));
      for (let edit = 0; edit < firstEdits; edit++)
        times[name].push(await editAndWait(server, document, changeOf(edit)));
      stopServer(server);
    }
  }
  return times;
}

/** A line that brings a finding comes and goes, so that no server may keep silent and the file keeps its size. */
function changeOf(edit) {
  return edit % 2 === 0 ? appendLine : removeLastLine;
}

/** Median milliseconds of an edit and a hover; the servers take turns, so that a slow machine is slow for all. */
async function laterEditsOf(servers, lines) {
  const documents = {};
  const times = {};
  for (const [name, server] of Object.entries(servers)) {
    documents[name] = await openText(server, `file:///bench/${lines}/Dockerfile`, dockerfileOf(lines));
    times[name] = { edit: [], hover: [] };
  }
  for (let edit = 0; edit < firstEdits + laterEdits; edit++) {
    for (const [name, server] of Object.entries(servers)) {
      // Tally is some hundred times slower: fewer rounds show as much.
      if (name === 'tally' && edit % 8 !== 0) continue;
      const took = await editAndWait(server, documents[name], changeOf(edit));
      if (edit >= firstEdits) times[name].edit.push(took);
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

/** One hover in each file: in the smallest one both wait for little but the way there and back. */
function hoverRow({ ours, langserver }) {
  const sum = (times) => times.reduce((all, one) => all + one, 0);
  const each = sizes
    .map(({ lines }, at) => `${lines} lines ${(ours[at] / langserver[at]).toFixed(2)} x`)
    .join(', ');
  const what = `hover in each of the three files (${each}), docker-langserver`;
  return atMost(what, sum(ours), sum(langserver), 0.5);
}

async function growth({ ours }) {
  const server = await startServer(...ours);
  const times = {};
  for (const lines of [1800, 18_000]) {
    const document = await openText(server, `file:///bench/growth${lines}/Dockerfile`, dockerfileOf(lines));
    const all = [];
    for (let round = 0; round < 12; round++) all.push(await editAndWait(server, document, appendComment));
    times[lines] = median(all);
  }
  stopServer(server);
  return [atMost('growth: 18,000 lines against 1,800', times[18_000], times[1800], 11)];
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
