// Neovim, Emacs, Helix and Vim with ALE of Debian 13, in a root of their own: older releases of Debian have older editors.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { inRoot } from './project.mjs';
import { inPath } from './surroundings.mjs';

const home = inRoot('test/e2e/.other-editors');
const packages = ['neovim', 'emacs-nox', 'vim', 'vim-ale', 'hx', 'tmux', 'nodejs'];

/** The root that the editors are in, made on first use; throws an Error that says what is missing. */
export function ensureOtherEditors() {
  const missing = ['debootstrap', 'unshare', 'chroot'].filter((name) => inPath(name) === undefined);
  if (process.getuid?.() !== 0) missing.push('the rights of root');
  if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
  const stamp = `${home}/made`;
  if (existsSync(stamp)) return `${home}/root`;
  process.stderr.write('Installing other editors (Debian 13, 600 MB, about two minutes, once) …\n');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const words = ['--variant=minbase', `--include=${packages.join(',')}`, 'trixie', `${home}/root`];
  const { status } = spawnSync('debootstrap', words, { stdio: ['ignore', 'ignore', 2] });
  if (status !== 0) throw new Error('debootstrap could not make a Debian 13');
  writeFileSync(stamp, '');
  return `${home}/root`;
}
