import { Moment } from './value.ts';
import type { FieldSource } from './row.ts';
import type { Value } from './value.ts';

/** Where the events of one stream stand. */
export interface EventPlace {
  readonly account: string;
  readonly group: string;
  readonly stream: string;
}

const requestIdPattern = /RequestId: ([\da-f-]{36})|^\S+\t([\da-f-]{36})\t/;

/** Numbers of a REPORT line by their fields. Memory is told in bytes. */
const reported: Readonly<Record<string, { readonly pattern: RegExp; readonly factor: number }>> = {
  '@duration': { pattern: /\tDuration: ([\d.]+) ms/, factor: 1 },
  '@billedDuration': { pattern: /\tBilled Duration: ([\d.]+) ms/, factor: 1 },
  '@initDuration': { pattern: /\tInit Duration: ([\d.]+) ms/, factor: 1 },
  '@memorySize': { pattern: /\tMemory Size: (\d+) MB/, factor: 1_000_000 },
  '@maxMemoryUsed': { pattern: /\tMax Memory Used: (\d+) MB/, factor: 1_000_000 },
};

/**
 * The fields of one event: those that every event has, those of JSON (parted by dots), those of Lambda's own lines.
 * Source: CloudWatch Logs user guide, "Supported logs and discovered fields".
 */
export class EventFields implements FieldSource {
  private discovered: unknown;
  private isRead = false;

  constructor(
    readonly atMs: number,
    readonly message: string,
    private readonly ingestionMs: number,
    private readonly place: EventPlace,
    private readonly pointer: () => string,
  ) {}

  field(name: string): Value {
    switch (name) {
      case '@timestamp':
        return new Moment(this.atMs);
      case '@message':
        return this.message;
      case '@ingestionTime':
        return new Moment(this.ingestionMs);
      case '@logStream':
        return this.place.stream;
      case '@log':
        return `${this.place.account}:${this.place.group}`;
      case '@ptr':
        return this.pointer();
      default:
        return name.startsWith('@') && this.isOfFunction() ? this.lambdaField(name) : this.jsonField(name);
    }
  }

  /** Every discovered field with its value, for a look at the whole record. */
  all(): ReadonlyMap<string, Value> {
    const found = new Map<string, Value>();
    flatten(this.json(), '', found);
    if (this.isOfFunction())
      for (const name of ['@type', '@requestId', ...Object.keys(reported)]) {
        const value = this.lambdaField(name);
        if (value !== undefined) found.set(name, value);
      }
    return found;
  }

  private isOfFunction(): boolean {
    return this.place.group.startsWith('/aws/lambda/');
  }

  private lambdaField(name: string): Value {
    if (name === '@type') return /^(START|END|REPORT) RequestId: /.exec(this.message)?.[1];
    if (name === '@requestId') {
      const [, named, tabbed] = requestIdPattern.exec(this.message) ?? [];
      return named ?? tabbed;
    }
    if (!Object.hasOwn(reported, name) || !this.message.startsWith('REPORT ')) return undefined;
    const { pattern, factor } = reported[name] ?? { pattern: /$^/, factor: 1 };
    const text = pattern.exec(this.message)?.[1];
    return text === undefined ? undefined : Number(text) * factor;
  }

  private jsonField(name: string): Value {
    let value: unknown = this.json();
    if (value === undefined) return undefined;
    if (isObject(value) && Object.hasOwn(value, name)) return scalarOf(value[name]);
    for (const step of name.split('.')) {
      if (!isObject(value) || !Object.hasOwn(value, step)) return undefined;
      value = value[step];
    }
    return scalarOf(value);
  }

  private json(): unknown {
    if (!this.isRead) {
      this.isRead = true;
      this.discovered = readJson(this.message, this.isOfFunction());
    }
    return this.discovered;
  }
}

/** The event's JSON; of functions' lines also one that begins within the line. */
function readJson(message: string, anywhere: boolean): unknown {
  const start = message.indexOf('{');
  if (start === -1 || (!anywhere && message.slice(0, start).trim() !== '')) return undefined;
  const end = message.lastIndexOf('}');
  try {
    return JSON.parse(message.slice(start, end + 1));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function scalarOf(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isObject(value)) return JSON.stringify(value);
  return undefined;
}

function flatten(value: unknown, prefix: string, found: Map<string, Value>): void {
  if (!isObject(value)) {
    const scalar = scalarOf(value);
    if (prefix !== '' && scalar !== undefined) found.set(prefix, scalar);
    return;
  }
  for (const [name, inner] of Object.entries(value))
    flatten(inner, prefix === '' ? name : `${prefix}.${name}`, found);
}
