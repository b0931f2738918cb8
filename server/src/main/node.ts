import { keepCompiledCode, writeCompiledCode } from './compile-cache.js';
import { serve } from './serve.js';

const words = process.argv.slice(2);
const cacheOption = words.indexOf('--cache');
// An editor names a folder of its own. The analysis, most of the code, is loaded after this line.
keepCompiledCode(cacheOption < 0 ? undefined : words[cacheOption + 1]);
// Editors often kill a server without a word.
setTimeout(writeCompiledCode, 3000).unref();
serve(words, process.argv[1] ?? '.');
