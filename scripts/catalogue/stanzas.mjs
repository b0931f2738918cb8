// The library files of docker-library/official-images: stanzas of fields, continued lines joined.

/** The stanzas of one file that describe Linux images. Fields of the head without tags hold for all of them. */
export function readStanzas(text) {
  const stanzas = text.split(/\n[ \t]*\n/).map(readStanza);
  const head = stanzas.find(({ Tags }) => Tags === undefined) ?? {};
  return stanzas
    .filter(({ Tags, Constraints = '' }) => Tags !== undefined && !/windows|nanoserver/.test(Constraints))
    .map((stanza) => ({ ...head, ...stanza }));
}

function readStanza(text) {
  const fields = {};
  let current;
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue;
    const field = /^([\w-]+):\s*(.*)$/.exec(line);
    if (field !== null) fields[(current = field[1])] = field[2];
    else if (/^\s/.test(line) && current !== undefined) fields[current] += ` ${line.trim()}`;
  }
  return fields;
}
