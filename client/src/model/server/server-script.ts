/**
 * One script of the bundle of the analysis, a CommonJS module that the desktop loads too, and that of the language
 * server for a browser, which asks for it by `require`.
 */
export function joinServerScript(analysis: string, server: string): string {
  const start = 'var require = (() => { const module = { exports: {} }; ((module, exports) => {';
  return `${start}\n${analysis}\n})(module, module.exports); return () => module.exports; })();\n${server}`;
}
