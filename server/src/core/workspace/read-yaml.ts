import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Scalar, type YAMLMap } from 'yaml';
import type { JoinedText } from '../text/ast.js';
import { joinText, type Slice } from '../text/joined-text.js';
import type { Data } from './data-tree.js';
import { unescapeBackslashes } from './quoted-text.js';

interface Conversion {
  readonly source: string;
  /** The last node above with that anchor: an alias means it. The library looks through the whole text for each alias. */
  readonly anchors: Map<string, unknown>;
  /** Each node once: aliases share it, and a ring of aliases ends. */
  readonly done: Map<unknown, Data | undefined>;
}

/** Reads every document of a YAML text, anchors and merge keys followed; what is broken is left out. */
export function readYaml(source: string): readonly Data[] {
  const documents = parseAllDocuments(source, { uniqueKeys: false, logLevel: 'silent' });
  return (Array.isArray(documents) ? documents : []).flatMap((document) => {
    const data = convert({ source, anchors: new Map(), done: new Map() }, document.contents);
    return data === undefined ? [] : [data];
  });
}

function convert(into: Conversion, node: unknown): Data | undefined {
  if (isAlias(node)) return convert(into, into.anchors.get(node.source));
  noteAnchor(into, node);
  if (into.done.has(node)) return into.done.get(node);
  into.done.set(node, undefined);
  const data = convertNew(into, node);
  into.done.set(node, data);
  return data;
}

function noteAnchor({ anchors }: Conversion, node: unknown): void {
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined)
    anchors.set(node.anchor, node);
}

function convertNew(into: Conversion, node: unknown): Data | undefined {
  if (isMap(node)) return convertMap(into, node);
  if (isScalar(node)) return { kind: 'scalar', joined: scalarText(into.source, node) };
  if (!isSeq(node)) return undefined;
  const items = node.items.map((item) => convert(into, item)).filter((item) => item !== undefined);
  return { kind: 'list', items };
}

/** Own keys win over merged ones, and earlier merged maps over later ones, wherever the `<<` stands. */
function convertMap(into: Conversion, node: YAMLMap): Data {
  const entries = new Map<string, Data>();
  const merged: Data[] = [];
  for (const { key, value } of node.items) {
    noteAnchor(into, key);
    const data = convert(into, value);
    const name = isScalar(key) ? String(key.value) : undefined;
    if (data === undefined || name === undefined) continue;
    if (name === '<<') merged.push(...(data.kind === 'list' ? data.items : [data]));
    else entries.set(name, data);
  }
  for (const map of merged) {
    if (map.kind !== 'map') continue;
    for (const [name, data] of map.entries) if (!entries.has(name)) entries.set(name, data);
  }
  return { kind: 'map', entries };
}

function scalarText(source: string, node: Scalar): JoinedText {
  const [start, end] = node.range ?? [0, 0, 0];
  switch (node.type) {
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return blockText(source, start, end, node.type === 'BLOCK_FOLDED');
    case 'QUOTE_DOUBLE':
      return unescapeBackslashes(source, start + 1, Math.max(start + 1, end - 1));
    case 'QUOTE_SINGLE':
      return joinText(source.slice(start + 1, Math.max(start + 1, end - 1)), [{ at: 0, source: start + 1 }]);
    default:
      return joinText(
        source.slice(start, end).replace(/\r?\n/g, (line) => ' '.repeat(line.length)),
        [{ at: 0, source: start }],
      );
  }
}

/** The lines of a block without their common indentation; a folded block joins neighbouring lines by a space. */
function blockText(source: string, start: number, end: number, folded: boolean): JoinedText {
  const body = source.indexOf('\n', start) + 1;
  if (body === 0 || body > end) return joinText('', [{ at: 0, source: start }]);
  const lines = source.slice(body, end).split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const indent = Math.min(...(indents.length > 0 ? indents : [0]));
  const slices: Slice[] = [];
  let text = '';
  let offset = body;
  for (const line of lines) {
    const cut = Math.min(indent, line.length);
    slices.push({ at: text.length, source: offset + cut });
    text += line.slice(cut) + (folded && line.trim() !== '' ? ' ' : '\n');
    offset += line.length + 1;
  }
  return joinText(text, slices);
}
