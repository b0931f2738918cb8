import { serve } from './serve.js';

serve(process.argv.slice(2), process.argv[1] ?? '.');
