import { writeScalar } from './scalar.ts';
import type { Member, StructureShape } from './shape.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

// Characters that XML 1.0 cannot hold even when escaped; AWS's services drop or refuse them too.
// eslint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

// Most of a long list needs no escape, and one look is cheaper than two replacements.
// eslint-disable-next-line no-control-regex
const special = /[&<>"\r\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

export function escapeXml(text: string): string {
  if (!special.test(text)) return text;
  return text.replace(/[&<>"\r]/g, (character) => escapes[character] ?? '').replace(unwritable, '\uFFFD');
}

export function element(name: string, content: string, attributes = ''): string {
  return `<${name}${attributes}>${content}</${name}>`;
}

export function namespaceAttribute(uri: string | undefined): string {
  return uri === undefined ? '' : ` xmlns="${escapeXml(uri)}"`;
}

/** The children of a structure's element, without the element itself. Members of other bindings are left out. */
export function writeMembers(shape: StructureShape, value: unknown): string {
  const given = (value ?? {}) as Record<string, unknown>;
  let xml = '';
  for (const [name, member] of shape.members) {
    const inner = given[name];
    if (inner === undefined || inner === null || member.traits.xmlAttribute || isBoundElsewhere(member))
      continue;
    xml += writeMember(member.traits.xmlName ?? name, member, inner);
  }
  return xml;
}

/** True for a member that travels in a header, a label, the query or the status, not in the body. */
export function isBoundElsewhere({ traits }: Member): boolean {
  return (
    traits.httpHeader !== undefined ||
    traits.httpQuery !== undefined ||
    traits.httpPrefixHeaders !== undefined ||
    traits.httpLabel === 1 ||
    traits.httpQueryParams === 1 ||
    traits.httpResponseCode === 1
  );
}

/** The attributes of a structure's element: its namespace, and the members that are attributes. */
export function writeAttributes(shape: StructureShape, value: unknown, traits = shape.traits): string {
  const given = (value ?? {}) as Record<string, unknown>;
  let text = '';
  if (traits.xmlNamespace) {
    const [prefix, uri] = traits.xmlNamespace;
    text += ` xmlns${prefix ? `:${prefix}` : ''}="${escapeXml(uri)}"`;
  }
  for (const [name, member] of shape.members) {
    const inner = given[name];
    if (!member.traits.xmlAttribute || inner === undefined || inner === null) continue;
    text += ` ${member.traits.xmlName ?? name}="${escapeXml(writeScalar(member.shape, inner, 'date-time'))}"`;
  }
  return text;
}

function writeMember(name: string, member: Member, value: unknown): string {
  const { shape, traits } = member;
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return element(name, writeMembers(shape, value), writeAttributes(shape, value, traits));
    case 'list': {
      const itemName = traits.xmlFlattened ? name : (shape.item.traits.xmlName ?? 'member');
      const items = (value as readonly unknown[])
        .map((item) => writeMember(itemName, shape.item, item))
        .join('');
      return traits.xmlFlattened ? items : element(name, items);
    }
    case 'map': {
      const keyName = shape.key.traits.xmlName ?? 'key';
      const valueName = shape.value.traits.xmlName ?? 'value';
      const entries = Object.entries(value as Record<string, unknown>).filter(([, inner]) => inner != null);
      const written = entries.map(([key, inner]) =>
        element(
          traits.xmlFlattened ? name : 'entry',
          element(keyName, escapeXml(key)) + writeMember(valueName, shape.value, inner),
        ),
      );
      return traits.xmlFlattened ? written.join('') : element(name, written.join(''));
    }
    default:
      return element(name, escapeXml(writeScalar(shape, value, 'date-time')));
  }
}
