import { MalformedInput } from './malformed.ts';
import { readScalar } from './scalar.ts';
import { setKey } from './shape.ts';
import type { Member, Shape, StructureShape } from './shape.ts';
import type { XmlElement } from './xml-parse.ts';

/** Reads an element into the SDK's shape. Throws MalformedInput where a value has another type than its schema. */
export function readElement(shape: Shape, source: XmlElement): unknown {
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return readStructure(shape, source);
    case 'list': {
      const itemName = shape.item.traits.xmlName ?? 'member';
      return source.children
        .filter(({ name }) => name === itemName)
        .map((item) => readElement(shape.item.shape, item));
    }
    case 'map':
      return readMap(
        shape,
        source.children.filter(({ name }) => name === 'entry'),
      );
    case 'unit':
      return {};
    default:
      if (source.children.length > 0) throw new MalformedInput(`${source.name} holds elements, not text`);
      return readScalar(shape, source.text);
  }
}

function readStructure(shape: StructureShape, source: XmlElement): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, member] of shape.members) {
    const wireName = member.traits.xmlName ?? name;
    try {
      const value = member.traits.xmlAttribute
        ? readAttribute(member, wireName, source)
        : readMember(
            member,
            source.children.filter((child) => child.name === wireName),
          );
      if (value !== undefined) result[name] = value;
    } catch (error) {
      throw error instanceof MalformedInput ? error.within(name) : error;
    }
  }
  return result;
}

function readAttribute({ shape }: Member, wireName: string, source: XmlElement): unknown {
  const text = source.attributes.get(wireName);
  return text === undefined ? undefined : readScalar(shape, text);
}

function readMember(member: Member, found: readonly XmlElement[]): unknown {
  const [first] = found;
  if (!first) return undefined;
  const { shape, traits } = member;
  if (traits.xmlFlattened && shape.kind === 'list')
    return found.map((item) => readElement(shape.item.shape, item));
  if (traits.xmlFlattened && shape.kind === 'map') return readMap(shape, found);
  if (found.length > 1) throw new MalformedInput(`${first.name} stands more than once`);
  return readElement(shape, first);
}

function readMap(
  shape: Extract<Shape, { kind: 'map' }>,
  entries: readonly XmlElement[],
): Record<string, unknown> {
  const keyName = shape.key.traits.xmlName ?? 'key';
  const valueName = shape.value.traits.xmlName ?? 'value';
  const result: Record<string, unknown> = {};
  for (const entry of entries) {
    const key = entry.children.find(({ name }) => name === keyName)?.text;
    const value = entry.children.find(({ name }) => name === valueName);
    if (key === undefined || !value) throw new MalformedInput('A map entry misses its key or its value');
    setKey(result, key, readElement(shape.value.shape, value));
  }
  return result;
}
