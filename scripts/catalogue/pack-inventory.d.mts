export function packImages(): string;
export function packTables(): string;
/** Throws where a row of an image lacks a key or has one that does not exist. */
export function checkImage(row: Readonly<Record<string, unknown>>): void;
