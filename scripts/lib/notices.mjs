// The licences of the packages inside bundles: comments are stripped from these, so the texts stand on a page.
import { readdirSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { options } from './bundles.mjs';
import { inRoot } from './project.mjs';

/** The page for the bundles of these entries, as Markdown. */
export async function thirdPartyNotices(entries) {
  const folders = (await Promise.all(entries.map(packageFolders))).flat();
  return page([...new Set(folders)].sort().map(readPackage));
}

/** Folders of the packages of which a bundle holds code, as paths from the root. */
async function packageFolders(entry) {
  const { metafile } = await build({ ...options(entry), sourcemap: false, write: false, metafile: true });
  const used = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return used
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])
    .filter((folder) => folder !== undefined);
}

function readPackage(folder) {
  const { name, version, license, repository } = JSON.parse(
    readFileSync(inRoot(folder, 'package.json'), 'utf8'),
  );
  const files = readdirSync(inRoot(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(inRoot(folder, file), 'utf8').trim());
  if (typeof license !== 'string') throw new Error(`${folder}/package.json names no licence`);
  return { name, version, license, source: sourceOf(repository), texts };
}

function sourceOf(repository) {
  const address = typeof repository === 'string' ? repository : (repository?.url ?? '');
  return address.replace(/^git\+/, '').replace(/\.git$/, '');
}

function page(packages) {
  const parts = packages.map(({ name, version, license, source, texts }) => {
    const body = texts.map((text) => `\`\`\`text\n${text.replaceAll('```', "'''")}\n\`\`\``).join('\n\n');
    return `## ${name} ${version}\n\n${license}${source && `, ${source}`}\n\n${body}`;
  });
  return `# Third-party notices\n\nThe bundles of this package contain code of these packages. Made by \`npm run generate\`.\n\n${parts.join('\n\n')}\n`;
}
