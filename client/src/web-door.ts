// The manifest names dist/web.cjs, since a name that ends in `.js` would mean a module that browsers do not load. The
// editor appends `.js` and loads web.cjs.js; the packager looks for the name as it is written.
export {};
