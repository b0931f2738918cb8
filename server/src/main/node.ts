import { keepCompiledCode, writeCompiledCode } from './compile-cache.js';

const words = process.argv.slice(2);
const cacheOption = words.indexOf('--cache');
// An editor names a folder of its own. Node keeps the compiled code of what is loaded after this line.
keepCompiledCode(cacheOption < 0 ? undefined : words[cacheOption + 1]);
// Editors often kill a server without warning, and a killed process writes nothing at its end.
setTimeout(writeCompiledCode, 3000).unref();
void import('./language-server.js').then(({ serve }) => {
  serve(words, process.argv[1] ?? '.');
});
