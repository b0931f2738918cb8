/** All that dockerfile-ast asks of Node's Buffer, which a browser does not have: the bytes of one character. */
const bytes = { from: (text: string) => new TextEncoder().encode(text) };
if (!('Buffer' in globalThis)) Object.assign(globalThis, { Buffer: bytes });

export {};
