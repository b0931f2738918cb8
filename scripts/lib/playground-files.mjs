// The files of the playground, by their address: what a server gives, and what the tests weigh.
export const playgroundFiles = {
  '/': ['client/playground/index.html', 'text/html'],
  '/playground.css': ['client/playground/playground.css', 'text/css'],
  '/playground.js': ['dist/playground.js', 'text/javascript'],
  '/playground-analysis.js': ['dist/playground-analysis.js', 'text/javascript'],
  '/playground-chunk.js': ['dist/playground-chunk.js', 'text/javascript'],
  '/playground-page-late.js': ['dist/playground-page-late.js', 'text/javascript'],
};
