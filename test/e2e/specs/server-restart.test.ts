import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, notifications, openFile, type Editor } from '../pages/editor.js';

/** Ids of the language servers of an editor: programs of the extension that is installed beside its workspace. */
function serversOf({ workspace }: Editor): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      const words = commandLine(id);
      return words.includes(dirname(workspace)) && words.includes('dist/server.cjs');
    })
    .map(Number);
}

function commandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

editorTest(
  'a language server that does not answer is restarted, with a word about the file that it leaves out',
  { fixture: 'misspelled', open: 'Dockerfile', settings: { 'files.autoSave': 'off' } },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    await eventually(() => dockerfile.marked('warning')).toBe(1);
    const servers = serversOf(editor);
    expect(servers).toHaveLength(1);
    await dockerfile.goTo(1, 1);
    // Stopped, they are alive and hear nothing: as one that runs in a circle.
    for (const server of servers) process.kill(server, 'SIGSTOP');
    try {
      await dockerfile.type('# hello\n');
      await eventually(() => notifications(editor)).toContainEqual(
        expect.stringMatching(
          /^The language server did not answer for 10 seconds and was restarted\. Not checked until closed and opened again: Dockerfile\.$/,
        ),
      );
      await eventually(() => serversOf(editor).filter((one) => servers.includes(one))).toEqual([]);
    } finally {
      // What is stopped would outlive its editor.
      for (const server of serversOf(editor).filter((one) => servers.includes(one)))
        process.kill(server, 'SIGKILL');
    }
    await eventually(() => serversOf(editor)).toHaveLength(1);
    const next = serversOf(editor);

    // The new one serves every other file, and the one that was left out does not hold it up.
    writeFileSync(
      join(editor.workspace, 'other.Dockerfile'),
      'FROM alpine:3.20 AS builder\nFROM alpine:3.20\nCOPY --from=biulder /a /a\n',
    );
    await openFile(editor, 'other.Dockerfile');
    await eventually(() => dockerfile.marked('warning')).toBe(1);
    expect(serversOf(editor)).toEqual(next);
  },
);
