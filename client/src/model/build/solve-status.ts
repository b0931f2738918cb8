import { bytesOf, numberOf, readFields, textOf } from '../text/protobuf.js';
import type { Field } from '../text/protobuf.js';
import { decodeUtf8 } from '../text/utf8.js';

/**
 * What BuildKit reports while it builds, as the API sends it (protobuf), as `buildx --progress=rawjson` prints it, and
 * as the classic builder's lines are rewritten: one shape, one reducer.
 */
export interface SolveStatus {
  readonly vertexes: readonly Vertex[];
  readonly statuses: readonly VertexStatus[];
  readonly logs: readonly VertexLog[];
  readonly warnings: readonly VertexWarning[];
}

export interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly cached: boolean;
  readonly startedAt?: number;
  readonly completedAt?: number;
  /** Empty when it did not fail. */
  readonly error: string;
}

export interface VertexStatus {
  readonly vertex: string;
  readonly id: string;
  readonly current: number;
  readonly total: number;
}

export interface VertexLog {
  readonly vertex: string;
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}

export interface VertexWarning {
  readonly message: string;
  /** 0-based. */
  readonly line?: number;
}

/** Decodes `moby.buildkit.v1.StatusResponse`. Throws a RangeError on broken bytes. */
export function decodeStatus(bytes: Uint8Array): SolveStatus {
  const fields = readFields(bytes);
  const of = <T>(number: number, decode: (fields: readonly Field[]) => T): readonly T[] =>
    fields.filter((field) => field.number === number).map((field) => decode(readFields(bytesOf(field))));
  return {
    vertexes: of(1, decodeVertex),
    statuses: of(2, decodeVertexStatus),
    logs: of(3, decodeLog),
    warnings: of(4, decodeWarning),
  };
}

function decodeVertex(fields: readonly Field[]): Vertex {
  const startedAt = timeOf(fields, 5);
  const completedAt = timeOf(fields, 6);
  return {
    digest: textField(fields, 1),
    name: textField(fields, 3),
    cached: number(fields, 4) === 1,
    ...(startedAt !== undefined && { startedAt }),
    ...(completedAt !== undefined && { completedAt }),
    error: textField(fields, 7),
  };
}

function decodeVertexStatus(fields: readonly Field[]): VertexStatus {
  return {
    id: textField(fields, 1),
    vertex: textField(fields, 2),
    current: number(fields, 4),
    total: number(fields, 5),
  };
}

function decodeLog(fields: readonly Field[]): VertexLog {
  return {
    vertex: textField(fields, 1),
    stream: number(fields, 3) === 2 ? 'stderr' : 'stdout',
    bytes: bytes(fields, 4),
  };
}

/** `ranges` are 1-based lines of the Dockerfile. */
function decodeWarning(fields: readonly Field[]): VertexWarning {
  const range = readFields(bytes(fields, 7));
  const line = number(readFields(bytes(range, 1)), 1);
  return { message: decodeUtf8(bytes(fields, 3)), ...(line > 0 && { line: line - 1 }) };
}

function textField(fields: readonly Field[], wanted: number): string {
  const field = fields.find((one) => one.number === wanted);
  return field === undefined ? '' : textOf(field);
}

function number(fields: readonly Field[], wanted: number): number {
  const field = fields.find((one) => one.number === wanted);
  return field === undefined ? 0 : numberOf(field);
}

function bytes(fields: readonly Field[], wanted: number): Uint8Array {
  const field = fields.find((one) => one.number === wanted);
  return field === undefined ? new Uint8Array() : bytesOf(field);
}

/** Milliseconds since 1970 of a `google.protobuf.Timestamp`. */
function timeOf(fields: readonly Field[], wanted: number): number | undefined {
  const field = fields.find((one) => one.number === wanted);
  if (field === undefined) return undefined;
  const parts = readFields(bytesOf(field));
  return number(parts, 1) * 1000 + number(parts, 2) / 1e6;
}
