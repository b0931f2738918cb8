import { decodeBase64 } from '../text/base64.js';
import { decodeUtf8 } from '../text/utf8.js';
import type { SolveStatus, Vertex, VertexLog, VertexStatus, VertexWarning } from './solve-status.js';
import { record, records, textOrEmpty, type UntypedRecord } from '../text/untyped.js';

/** One line of `buildx --progress=rawjson`: the same facts as the API's trace, in JSON. */
export function statusOfJson(line: UntypedRecord): SolveStatus {
  return {
    vertexes: records(line['vertexes']).map(vertexOf),
    statuses: records(line['statuses']).map(statusOf),
    logs: records(line['logs']).map(logOf),
    warnings: records(line['warnings']).map(warningOf),
  };
}

function vertexOf(json: UntypedRecord): Vertex {
  const startedAt = time(json['started']);
  const completedAt = time(json['completed']);
  return {
    digest: textOrEmpty(json['digest']),
    name: textOrEmpty(json['name']),
    cached: json['cached'] === true,
    ...(startedAt !== undefined && { startedAt }),
    ...(completedAt !== undefined && { completedAt }),
    error: textOrEmpty(json['error']),
  };
}

function statusOf(json: UntypedRecord): VertexStatus {
  return {
    id: textOrEmpty(json['id']),
    vertex: textOrEmpty(json['vertex']),
    current: number(json['current']),
    total: number(json['total']),
  };
}

function logOf(json: UntypedRecord): VertexLog {
  const stream = json['stream'] === 2 ? 'stderr' : 'stdout';
  return { vertex: textOrEmpty(json['vertex']), stream, bytes: decodeBase64(textOrEmpty(json['data'])) };
}

function warningOf(json: UntypedRecord): VertexWarning {
  const [range = {}] = records(json['range']);
  const line = number(record(range['start'])['line']);
  return {
    message: decodeUtf8(decodeBase64(textOrEmpty(json['short']))),
    ...(line > 0 && { line: line - 1 }),
  };
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function time(value: unknown): number | undefined {
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}
