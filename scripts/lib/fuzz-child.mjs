// Analyses the inputs that `npm run fuzz` sends, one after the other.
import { loadTypescript } from './load-typescript.mjs';

const { analyse, noInputs, rules } = await loadTypescript(`
  export { analyse } from './server/src/core/analysis.ts';
  export { noInputs } from './server/src/core/inputs.ts';
  export { rules } from './server/src/rules/index.ts';
`);

function contextOf(files) {
  const clean = (path) => path.replace(/^\.?\/+/, '');
  return {
    read: (path) => files[clean(path)],
    list: (folder) => {
      const prefix = clean(folder) === '' || folder === '.' ? '' : `${clean(folder)}/`;
      const below = Object.keys(files).filter((path) => path.startsWith(prefix));
      return [...new Set(below.map((path) => path.slice(prefix.length).replace(/\/.*/s, '/')))].sort();
    },
  };
}

process.on('message', ({ text, files }) => {
  const before = process.cpuUsage();
  const { findings } = analyse(text, { ...noInputs, context: contextOf(files) }, rules);
  const internal = findings.find(({ rule, severity }) => rule === 'internal' && severity !== 'hint');
  const { user, system } = process.cpuUsage(before);
  process.send({ failure: internal?.message, milliseconds: (user + system) / 1000 });
});
process.send('ready');
