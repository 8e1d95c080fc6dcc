import type { BlockNode, InlineNode } from './markdown-nodes.ts';
import type { Block, Inline } from './prose.ts';
import { isSafeAddress } from './prose.ts';
import type { RunbookMistake } from './runbook.ts';

/** Deeper nesting than this is nothing that anybody reads. */
const DEEPEST = 8;

/** Where mistakes are told while a file is read; what is wrong is left out of the tree. */
export interface ProseReader {
  readonly complain: (line: number | undefined, sentence: string) => void;
  /** What an inline code stands for, where it is a directive. */
  readonly directive: (text: string, line: number | undefined) => string | undefined;
}

type Node = BlockNode | InlineNode;

export function lineOf(node: Node): number | undefined {
  return node.position?.start.line;
}

/** One block of Markdown as what a page may draw; nothing where it is refused. */
export function blockOf(node: Node, reader: ProseReader, depth = 0): readonly Block[] {
  const { complain } = reader;
  if (depth > DEEPEST) {
    complain(lineOf(node), 'This is nested too deeply.');
    return [];
  }
  switch (node.type) {
    case 'paragraph':
      return [{ kind: 'paragraph', children: inlines(node.children, reader, depth) }];
    case 'heading':
      return [{ kind: 'heading', children: inlines(node.children, reader, depth) }];
    case 'list':
      return [
        {
          kind: 'list',
          ordered: node.ordered === true,
          items: node.children.map((item) =>
            item.children.flatMap((child) => blockOf(child, reader, depth + 1)),
          ),
        },
      ];
    case 'blockquote':
      return [
        { kind: 'quote', children: node.children.flatMap((child) => blockOf(child, reader, depth + 1)) },
      ];
    case 'code':
      return codeOf(node.lang, node.value, lineOf(node), reader);
    case 'thematicBreak':
      return [];
    default:
      complain(lineOf(node), refusalOf(node));
      return [];
  }
}

function codeOf(
  language: string | null | undefined,
  text: string,
  line: number | undefined,
  { complain }: ProseReader,
): readonly Block[] {
  if (language === 'check' || language === 'action') {
    complain(line, `A block of \`${language}\` stands by itself under a step, not in a list or a quote.`);
    return [];
  }
  return [{ kind: 'code', text }];
}

function inlines(nodes: readonly InlineNode[], reader: ProseReader, depth: number): readonly Inline[] {
  return nodes.flatMap((node) => inlineOf(node, reader, depth + 1));
}

function inlineOf(node: InlineNode, reader: ProseReader, depth: number): readonly Inline[] {
  const { complain } = reader;
  const line = lineOf(node);
  if (depth > 2 * DEEPEST) {
    complain(line, 'This is nested too deeply.');
    return [];
  }
  switch (node.type) {
    case 'text':
      return [{ kind: 'text', text: node.value }];
    case 'strong':
    case 'emphasis':
      return [{ kind: node.type, children: inlines(node.children, reader, depth) }];
    case 'inlineCode': {
      const told = reader.directive(node.value, line);
      return [told === undefined ? { kind: 'code', text: node.value } : { kind: 'text', text: told }];
    }
    case 'break':
      return [{ kind: 'break' }];
    case 'link':
      if (isSafeAddress(node.url))
        return [{ kind: 'link', href: node.url, children: inlines(node.children, reader, depth) }];
      complain(
        line,
        `A link may lead to a page of the console (/tables) or to one of https, not to ${beginning(node.url)}.`,
      );
      return [];
    default:
      complain(line, refusalOf(node));
      return [];
  }
}

const REFUSALS: Readonly<Partial<Record<Node['type'], string>>> = {
  html: 'HTML is not drawn: write it in Markdown.',
  image: 'Images are not drawn.',
  imageReference: 'Images are not drawn.',
  linkReference: 'Write the address of a link beside its words: [words](/tables).',
  definition: 'Write the address of a link beside its words: [words](/tables).',
};

function refusalOf(node: Node): string {
  return REFUSALS[node.type] ?? `Markdown’s ${node.type} is not drawn.`;
}

function beginning(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** All the text of an inline tree, as a title. */
export function plainText(children: readonly Inline[]): string {
  return children
    .map((one) => {
      if (one.kind === 'text' || one.kind === 'code') return one.text;
      return one.kind === 'break' ? ' ' : plainText(one.children);
    })
    .join('')
    .trim();
}

/** Mistakes in the order of their lines. */
export function inOrder(mistakes: readonly RunbookMistake[]): readonly RunbookMistake[] {
  return mistakes.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
