import { MalformedInput } from './malformed.ts';

export interface XmlElement {
  /** The name as written; a namespace prefix is kept only where the caller asks for it. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface OpenElement {
  readonly written: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const deepest = 100;
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const tag = /^<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/;
const attribute = /([\w.:-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

function decodeEntities(text: string): string {
  return text.replace(/&([^;\s]{1,12});?/g, (whole, entity: string) => {
    const code = /^#x([0-9a-fA-F]+)$/.exec(entity)?.[1];
    const decimal = /^#(\d+)$/.exec(entity)?.[1];
    const point = code ? Number.parseInt(code, 16) : decimal ? Number(decimal) : undefined;
    if (point !== undefined && point <= 0x10ffff) return String.fromCodePoint(point);
    const known = named[entity];
    if (known === undefined || !whole.endsWith(';')) throw new MalformedInput('Unknown entity in XML.');
    return known;
  });
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/**
 * Reads one XML document: elements, attributes, text, CDATA. Document types are refused, so no entity can grow.
 * Throws MalformedInput where the text is not well-formed.
 */
export function parseXml(source: string): XmlElement {
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let at = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  function close(): void {
    const done = open.pop();
    if (!done) throw new MalformedInput('XML closes an element that is not open.');
    const finished = { ...done, name: withoutPrefix(done.written) };
    const parent = open.at(-1);
    if (parent) parent.children.push(finished);
    else if (root) throw new MalformedInput('XML has more than one root element.');
    else root = finished;
  }
  while (at < source.length) {
    const next = source.indexOf('<', at);
    const text = source.slice(at, next === -1 ? source.length : next);
    const current = open.at(-1);
    if (current) current.text += decodeEntities(text);
    else if (text.trim() !== '') throw new MalformedInput('XML has text outside of its root element.');
    if (next === -1) break;
    at = next;
    const skipped = skipSpecial(source, at, current);
    if (skipped !== undefined) {
      at = skipped;
      continue;
    }
    // A tag is short; the slice keeps the expression anchored without scanning the whole document.
    const match = tag.exec(source.slice(at, at + 8192));
    if (!match) throw new MalformedInput('XML has a tag that is not well-formed.');
    const [whole, closing, name = '', attributes = '', selfClosing] = match;
    at += whole.length;
    if (closing) {
      if (open.at(-1)?.written !== name) throw new MalformedInput(`XML closes ${name}, which is not open.`);
      close();
      continue;
    }
    if (open.length >= deepest) throw new MalformedInput('XML is nested too deep.');
    open.push({ written: name, attributes: readAttributes(attributes), children: [], text: '' });
    if (selfClosing) close();
  }
  if (open.length > 0 || !root) throw new MalformedInput('XML ends before its root element is closed.');
  return root;
}

function readAttributes(source: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of source.matchAll(attribute))
    attributes.set(name, decodeEntities(double ?? single ?? ''));
  return attributes;
}

/** Where a comment, CDATA section or processing instruction ends; undefined for an ordinary tag. */
function skipSpecial(source: string, at: number, current: OpenElement | undefined): number | undefined {
  const forms: readonly (readonly [string, string])[] = [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ];
  for (const [start, end] of forms) {
    if (!source.startsWith(start, at)) continue;
    const stop = source.indexOf(end, at + start.length);
    if (stop === -1) throw new MalformedInput(`XML misses ${end}.`);
    if (start === '<![CDATA[' && current) current.text += source.slice(at + start.length, stop);
    return stop + end.length;
  }
  if (source.startsWith('<!', at)) throw new MalformedInput('XML document types are not accepted.');
  return undefined;
}
