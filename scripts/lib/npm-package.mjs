// The terminal alone as an npm package: bundles that hold everything, so it depends on nothing.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { entries } from './bundles.mjs';
import { thirdPartyNotices } from './notices.mjs';
import { inRoot } from './project.mjs';

const name = 'stage-insight';

/** Every bundle that runs on Node, without the one that is the extension of VS Code. */
const bundles = entries.filter(
  ({ platform, out }) => (platform === 'node' && out !== 'dist/client.cjs') || out === 'dist/analysis.cjs',
);

/** Kept as they are, at the same place. */
const kept = ['LICENSE', 'CHANGELOG.md', 'docs/rules', 'docs/schemas', ...bundles.map(({ out }) => out)];

/** Where `npm run package` puts the package, by the name that npm gives it. */
export function npmTarballPath() {
  return inRoot('dist', `${name}-${readManifest().version}.tgz`);
}

/** Fills a folder with what is published; what it held before is removed. */
export async function writeNpmPackage(folder) {
  rmSync(folder, { recursive: true, force: true });
  for (const path of kept) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(inRoot(path), join(folder, path), { recursive: true });
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  writeFileSync(join(folder, 'README.md'), readme());
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.md'), await thirdPartyNotices(bundles));
}

function manifest() {
  const { version, license, repository, bugs, homepage, keywords, engines, bin } = readManifest();
  return {
    name,
    version,
    description:
      'Checks multi-stage Dockerfiles: what runs where, what each stage weighs, how stages hang together.',
    license,
    repository,
    bugs,
    homepage,
    keywords,
    engines: { node: engines.node },
    bin,
  };
}

function readManifest() {
  return JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
}

/** The page of the terminal, whose links lead to the repository unless the package holds what they name. */
function readme() {
  const page = 'docs/terminal.md';
  const address = `${readManifest().homepage.replace('#readme', '')}/blob/main/`;
  return readFileSync(inRoot(page), 'utf8').replace(/\]\((?!https?:|#)([^)]+)\)/g, (_, link) => {
    const path = posix.join(dirname(page), link);
    return kept.some((one) => path.startsWith(one)) ? `](${path})` : `](${address}${path})`;
  });
}
