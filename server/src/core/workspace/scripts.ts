import { joinText } from '../text/joined-text.js';
import { workspaceFolderOf } from './build-paths.js';
import { childrenOf, dataAt, scalarsOf } from './data-tree.js';
import type { DescribedBuild } from './described-build.js';
import { readJson } from './read-json.js';
import { readShellBuilds } from './shell-builds.js';

/** `docker build --target` in the recipes of a Makefile; each recipe line starts in the folder of the Makefile. */
export function readMakefile(path: string, text: string): readonly DescribedBuild[] {
  const folder = workspaceFolderOf(path);
  const recipes = text.matchAll(/^\t[@+-]{0,5}((?:[^\\\r\n]|\\\r?\n|\\)*)$/gm);
  return [...recipes].flatMap((recipe) => {
    const line = recipe[1] ?? '';
    const start = recipe.index + recipe[0].length - line.length;
    return readShellBuilds(joinText(line, [{ at: 0, source: start }]), folder);
  });
}

/** A shell script in the root of the workspace is taken to run there; where another one runs is not known. */
export function readShellScript(path: string, text: string): readonly DescribedBuild[] {
  return readShellBuilds(joinText(text, [{ at: 0, source: 0 }]), path.includes('/') ? undefined : '');
}

/** `scripts` of a package.json: npm runs them in its folder. */
export function readPackageScripts(path: string, text: string): readonly DescribedBuild[] {
  const scripts = childrenOf(dataAt(readJson(text), 'scripts'));
  return scripts.flatMap(scalarsOf).flatMap((script) => readShellBuilds(script, workspaceFolderOf(path)));
}
