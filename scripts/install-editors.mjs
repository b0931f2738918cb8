// node scripts/install-editors.mjs EDITOR…: installs `code-server` or `other-editors` while suites run that wait for a network.
// What cannot be installed is told by the suite that needs it.
import { ensureCodeServer } from './lib/code-server.mjs';
import { ensureOtherEditors } from './lib/other-editors.mjs';

const installers = { 'code-server': ensureCodeServer, 'other-editors': ensureOtherEditors };

for (const editor of process.argv.slice(2)) {
  try {
    installers[editor]();
  } catch {
    process.exitCode = 1;
  }
}
