import { MalformedInput } from './malformed.ts';
import { setKey } from './shape.ts';
import type { Member, Shape, StructureShape, Traits } from './shape.ts';
import { readScalar } from './scalar.ts';

/** A form's dotted names as a tree: `Tags.member.1.Key` is four levels. */
interface FormNode {
  value?: string;
  readonly children: Map<string, FormNode>;
}

const deepest = 64;

function parseTree(parameters: URLSearchParams): FormNode {
  const root: FormNode = { children: new Map() };
  for (const [name, value] of parameters) {
    const parts = name.split('.');
    if (parts.length > deepest) throw new MalformedInput(`The parameter name ${name} is nested too deep.`);
    let node = root;
    for (const part of parts) {
      let child = node.children.get(part);
      if (!child) node.children.set(part, (child = { children: new Map() }));
      node = child;
    }
    node.value = value;
  }
  return root;
}

/** How one of the two Query protocols names what it sends. */
export interface FormStyle {
  nameOf(name: string, traits: Traits): string;
  /** True where a list's items stand at once under its name. */
  isFlattened(traits: Traits): boolean;
}

const queryStyle: FormStyle = {
  nameOf: (name, { xmlName }) => xmlName ?? name,
  isFlattened: ({ xmlFlattened }) => xmlFlattened === 1,
};

/**
 * Reads the parameters of the Query protocol into the SDK's input shape.
 * Source: Smithy 2.0, "AWS query protocol", request serialization.
 */
export function readForm(
  shape: Shape,
  parameters: URLSearchParams,
  style: FormStyle = queryStyle,
): Record<string, unknown> {
  if (shape.kind !== 'structure' && shape.kind !== 'union') return {};
  return readStructure(shape, parseTree(parameters), style);
}

function readStructure(shape: StructureShape, node: FormNode, style: FormStyle): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, member] of shape.members) {
    const child = node.children.get(style.nameOf(name, member.traits));
    if (child) result[name] = within(name, () => readMember(member, child, style));
  }
  return result;
}

function within<Value>(name: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof MalformedInput ? error.within(name) : error;
  }
}

function readMember(member: Member, node: FormNode, style: FormStyle): unknown {
  const { shape } = member;
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return readStructure(shape, node, style);
    case 'list': {
      const itemName = shape.item.traits.xmlName ?? 'member';
      const items = style.isFlattened(member.traits) ? node : node.children.get(itemName);
      return items
        ? numbered(items).map(([at, item]) => within(at, () => readMember(shape.item, item, style)))
        : [];
    }
    case 'map': {
      const entries = style.isFlattened(member.traits) ? node : node.children.get('entry');
      const result: Record<string, unknown> = {};
      for (const [at, entry] of entries ? numbered(entries) : []) {
        const key = entry.children.get(shape.key.traits.xmlName ?? 'key')?.value;
        if (key === undefined) throw new MalformedInput('A map entry has no key.', [at]);
        const value = entry.children.get(shape.value.traits.xmlName ?? 'value');
        setKey(result, key, value ? within(key, () => readMember(shape.value, value, style)) : '');
      }
      return result;
    }
    default:
      return readScalar(shape, node.value ?? '');
  }
}

/** Children named by numbers, in their order. */
function numbered(node: FormNode): readonly (readonly [string, FormNode])[] {
  return [...node.children].filter(([name]) => /^\d+$/.test(name)).sort(([a], [b]) => Number(a) - Number(b));
}
