/** What a schema says beside its type: bindings, names, flags. Flags are 1. */
export interface Traits {
  readonly httpHeader?: string;
  readonly httpQuery?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpLabel?: 1;
  readonly httpPayload?: 1;
  readonly httpQueryParams?: 1;
  readonly httpResponseCode?: 1;
  readonly http?: readonly [method: string, uri: string, status: number];
  readonly xmlName?: string;
  readonly xmlFlattened?: 1;
  readonly xmlAttribute?: 1;
  readonly xmlNamespace?: readonly [prefix: string, uri: string];
  readonly jsonName?: string;
  readonly sparse?: 1;
  /** Of a union: its members are sent one by one, as frames of an event stream. */
  readonly streaming?: 1;
  readonly idempotencyToken?: 1;
  readonly error?: 'client' | 'server';
  readonly httpError?: number;
  /** The member's name in a request of the EC2 Query protocol. */
  readonly ec2QueryName?: string;
  readonly awsQueryError?: readonly [code: string, status: number];
}

export type TimestampFormat = 'default' | 'date-time' | 'http-date' | 'epoch-seconds';

export type Shape =
  | { readonly kind: 'structure'; readonly name: string; readonly traits: Traits; readonly members: Members }
  | { readonly kind: 'union'; readonly name: string; readonly traits: Traits; readonly members: Members }
  | { readonly kind: 'list'; readonly name: string; readonly traits: Traits; readonly item: Member }
  | {
      readonly kind: 'map';
      readonly name: string;
      readonly traits: Traits;
      readonly key: Member;
      readonly value: Member;
    }
  | { readonly kind: 'timestamp'; readonly format: TimestampFormat; readonly traits: Traits }
  | {
      readonly kind: 'string' | 'number' | 'boolean' | 'blob' | 'stream' | 'document' | 'unit';
      readonly traits: Traits;
    };

export type StructureShape = Extract<Shape, { members: Members }>;

/** A structure's members by name, in the order of the service's model. */
export type Members = ReadonlyMap<string, Member>;

export interface Member {
  readonly name: string;
  readonly shape: Shape;
  /** The target's traits, overlaid by the member's own. */
  readonly traits: Traits;
  readonly required: boolean;
}

// Small integers in the SDK's schemas are sets of these flags, lowest bit first.
const flagNames = [
  'httpLabel',
  'idempotent',
  'idempotencyToken',
  'sensitive',
  'httpPayload',
  'httpResponseCode',
  'httpQueryParams',
] as const;

function readTraits(indicator: unknown): Traits {
  if (typeof indicator === 'object' && indicator !== null) return indicator as Traits;
  if (typeof indicator !== 'number') return {};
  const flags = flagNames.filter((_, bit) => ((indicator >> bit) & 1) === 1);
  return Object.fromEntries(flags.map((flag) => [flag, 1]));
}

const listModifier = 64;
const mapModifier = 128;
const noTraits: Traits = {};

function simpleShape(sentinel: unknown, traits: Traits): Shape {
  switch (sentinel) {
    case 0:
      return { kind: 'string', traits };
    case 1:
    case 17:
    case 19:
      return { kind: 'number', traits };
    case 2:
      return { kind: 'boolean', traits };
    case 21:
      return { kind: 'blob', traits };
    case 42:
      return { kind: 'stream', traits };
    case 15:
      return { kind: 'document', traits };
    case 4:
      return { kind: 'timestamp', format: 'default', traits };
    case 5:
      return { kind: 'timestamp', format: 'date-time', traits };
    case 6:
      return { kind: 'timestamp', format: 'http-date', traits };
    case 7:
      return { kind: 'timestamp', format: 'epoch-seconds', traits };
    case 'unit':
      return { kind: 'unit', traits };
    default:
      break;
  }
  if (typeof sentinel === 'number' && sentinel >= listModifier) {
    const isMap = (sentinel & mapModifier) !== 0;
    const inner = lazyMember(
      isMap ? 'value' : 'member',
      sentinel & ~(isMap ? mapModifier : listModifier),
      false,
    );
    return isMap
      ? { kind: 'map', name: '', traits, key: lazyMember('key', 0, false), value: inner }
      : { kind: 'list', name: '', traits, item: inner };
  }
  throw new TypeError(`Unknown schema ${String(sentinel)}.`);
}

const compiled = new WeakMap<object, Shape>();

/**
 * Reads one of the SDK's static schemas (`[3, namespace, name, traits, memberNames, memberSchemas, requiredCount]`
 * and its kin, see `StaticStructureSchema` and others in `@smithy/types`). Shapes that refer to themselves are
 * resolved when they are first looked at.
 */
export function compileShape(schema: unknown): Shape {
  const raw = typeof schema === 'function' ? (schema as () => unknown)() : schema;
  if (!Array.isArray(raw)) return simpleShape(raw, noTraits);
  const known = compiled.get(raw);
  if (known) return known;
  const shape = compileArray(raw);
  compiled.set(raw, shape);
  return shape;
}

function compileArray(raw: readonly unknown[]): Shape {
  const [type, , name, indicator] = raw as [number, string, string, unknown];
  const traits = readTraits(indicator);
  switch (type) {
    case 0:
      return { ...compileShape(raw[4]), traits } as Shape;
    case 1:
      return { kind: 'list', name, traits, item: lazyMember('member', raw[4], false) };
    case 2:
      return {
        kind: 'map',
        name,
        traits,
        key: lazyMember('key', raw[4], false),
        value: lazyMember('value', raw[5], false),
      };
    case 3:
    case -3:
    case 4: {
      const names = raw[4] as readonly string[];
      const schemas = raw[5] as readonly unknown[];
      const requiredCount = typeof raw[6] === 'number' ? raw[6] : 0;
      const members = new Map(
        names.map((member, at) => [member, lazyMember(member, schemas[at], at < requiredCount)]),
      );
      return { kind: type === 4 ? 'union' : 'structure', name, traits, members };
    }
    default:
      throw new TypeError(`Unknown schema type ${type} of ${name}.`);
  }
}

function lazyMember(name: string, schema: unknown, required: boolean): Member {
  const resolved = typeof schema === 'function' ? undefined : schema;
  const pair = Array.isArray(resolved) && resolved.length === 2 ? resolved : [schema, 0];
  const own = readTraits(pair[1]);
  let shape: Shape | undefined;
  let traits: Traits | undefined;
  return {
    name,
    required,
    get shape() {
      return (shape ??= compileShape(pair[0]));
    },
    get traits() {
      return (traits ??= { ...this.shape.traits, ...own });
    },
  };
}

/** Sets a key that came from outside; `__proto__` stays an ordinary key. */
export function setKey(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  else target[key] = value;
}
