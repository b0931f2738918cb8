import { keepCompiledCode } from '../../../server/src/main/compile-cache.js';

// Of a short call V8 spends more time on compiling than on running; it keeps the code of what is loaded after this line.
keepCompiledCode();
void import('./main.js');
