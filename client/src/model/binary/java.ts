import { decodeText } from '../text/byte-text.js';

/** The class file version of a Java class. */
export interface ClassFacts {
  /** e.g. 65. */
  readonly major: number;
  /** The oldest Java that loads it, e.g. 21. */
  readonly java: number;
}

/** Mach-O universal binaries have the same first bytes; a class says at least 45 where those count architectures. */
export function readClass(bytes: Uint8Array): ClassFacts | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = view.getUint16(6);
  if (view.getUint32(0) !== 0xcafebabe || major < 45 || major > 200) return undefined;
  return { major, java: major - 44 };
}

export interface ZipEntry {
  readonly name: string;
  readonly deflated: boolean;
  /** As stored in the archive: `deflated` data is still compressed (raw deflate). */
  readonly data: Uint8Array;
}

const endRecord = 0x06054b50;
const directoryRecord = 0x02014b50;
const fileRecord = 0x04034b50;
const most = 100_000;

/** The first class of a jar that counts for every Java; `undefined` without one, or when the archive is broken. */
export function firstClassOf(bytes: Uint8Array): ZipEntry | undefined {
  try {
    return readDirectory(bytes);
  } catch {
    return undefined;
  }
}

/** Classes of single versions and module descriptors are newer than the jar as a whole asks for. */
function isCommonClass(name: string): boolean {
  return name.endsWith('.class') && !name.startsWith('META-INF/') && !name.endsWith('module-info.class');
}

function readDirectory(bytes: Uint8Array): ZipEntry | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) return undefined;
  const count = Math.min(view.getUint16(end + 10, true), most);
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count && view.getUint32(at, true) === directoryRecord; index++) {
    const nameSize = view.getUint16(at + 28, true);
    const name = decodeText(bytes.subarray(at + 46, at + 46 + nameSize));
    if (isCommonClass(name)) return readEntry(bytes, view, at, name);
    at += 46 + nameSize + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return undefined;
}

/** The end record stands last, behind it only a comment of at most 65,535 bytes. */
function findEnd(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - 22 - 65_535);
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === endRecord) return at;
  }
  return undefined;
}

function readEntry(bytes: Uint8Array, view: DataView, at: number, name: string): ZipEntry | undefined {
  const method = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 20, true);
  const local = view.getUint32(at + 42, true);
  if (view.getUint32(local, true) !== fileRecord || (method !== 0 && method !== 8)) return undefined;
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  return { name, deflated: method === 8, data: bytes.subarray(start, start + size) };
}

/** The class version of a jar. `inflate` unpacks raw deflate data, or as much of it as it can. */
export function readJar(
  bytes: Uint8Array,
  inflate: (data: Uint8Array) => Uint8Array | undefined,
): ClassFacts | undefined {
  const entry = firstClassOf(bytes);
  const content = entry?.deflated === true ? inflate(entry.data) : entry?.data;
  return content === undefined ? undefined : readClass(content);
}
