import type { CodeNode, HeadingNode, RootNode } from './markdown-nodes.ts';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Named } from './directives.ts';
import { mappingOf, readAction, readCheck, sentencesOf } from './directives.ts';
import type { Block } from './prose.ts';
import { blockOf, inOrder, lineOf, plainText } from './read-prose.ts';
import type { ProseReader } from './read-prose.ts';
import type { NamedAction, NamedCheck, Runbook, RunbookMistake, RunbookStep } from './runbook.ts';
import { SEVERITIES } from './runbook.ts';

export type ParsedRunbook =
  | { readonly ok: true; readonly runbook: Runbook }
  | { readonly ok: false; readonly mistakes: readonly RunbookMistake[] };

/** More than this is no runbook any more. */
export const LONGEST_FILE_BYTES = 32_768;
/**
 * Lines without an empty one between. The reader of Markdown takes time with the square of it where every word may begin
 * an emphasis: so long a paragraph costs it some hundredths of a second.
 */
const LONGEST_PASSAGE = 3_000;
const MOST_STEPS = 40;
const MOST_CHECKS = 80;
/** A file with everything wrong is told enough by these. */
const MOST_MISTAKES = 30;

const frontMatter = z
  .object({
    id: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/, 'must be lower-case letters, digits and dashes'),
    title: z.string().trim().min(1).max(120),
    when: z.string().trim().min(1).max(300),
    severity: z.enum(SEVERITIES).default('routine'),
  })
  .strict();

/**
 * Reads a runbook: Markdown with front matter, a heading of the second level for each step, and fenced blocks of `check`
 * and `action`. Never throws: what is wrong is told by line.
 */
export function parseRunbook(text: string, named: Named, origin: Runbook['origin'] = 'team'): ParsedRunbook {
  const refusal = refusalOf(text);
  if (refusal) return { ok: false, mistakes: [refusal] };
  const head = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  if (!head)
    return {
      ok: false,
      mistakes: [
        {
          line: 1,
          sentence: 'It begins with its facts between two lines of ---: id, title, when, severity.',
        },
      ],
    };
  const facts = factsOf(head[1] ?? '');
  const mistakes: RunbookMistake[] = 'mistakes' in facts ? [...facts.mistakes] : [];
  // Blank lines in its place: what follows keeps its line numbers.
  const body = head[0].replaceAll(/[^\n]/g, '') + text.slice(head[0].length);
  const reading = new Reading(named, mistakes);
  for (const node of fromMarkdown(body).children) reading.take(node);
  const { lead, steps } = reading.end();
  if (mistakes.length > 0 || 'mistakes' in facts)
    return { ok: false, mistakes: inOrder(mistakes).slice(0, MOST_MISTAKES) };
  const version = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { ok: true, runbook: { ...facts, lead, steps, version, origin } };
}

/** What would take the reader of Markdown too long, or is no text at all. */
function refusalOf(text: string): RunbookMistake | undefined {
  if (Buffer.byteLength(text) > LONGEST_FILE_BYTES)
    return { sentence: `It is longer than ${LONGEST_FILE_BYTES / 1_024} KiB.` };
  if (text.includes('\u0000')) return { sentence: 'It is no text.' };
  let passage = 0;
  for (const [index, line] of text.split('\n').entries()) {
    passage = line.trim() === '' ? 0 : passage + line.length + 1;
    if (passage > LONGEST_PASSAGE)
      return {
        line: index + 1,
        sentence: `These are more than ${LONGEST_PASSAGE} characters without an empty line.`,
      };
    if (/^(?:[ \t]*(?:>|[*+-][ \t]|\d{1,9}[.)][ \t])){12}/.test(line))
      return { line: index + 1, sentence: 'This is nested too deeply.' };
  }
  return undefined;
}

function factsOf(
  text: string,
): z.infer<typeof frontMatter> | { readonly mistakes: readonly RunbookMistake[] } {
  const mapping = mappingOf(text);
  const sentences = 'sentences' in mapping ? mapping.sentences : undefined;
  if (sentences) return { mistakes: sentences.map((sentence) => ({ line: 1, sentence })) };
  const parsed = frontMatter.safeParse('value' in mapping ? mapping.value : undefined);
  if (parsed.success) return parsed.data;
  return { mistakes: sentencesOf(parsed.error, 'the facts').map((sentence) => ({ line: 1, sentence })) };
}

interface OpenStep {
  readonly id: string;
  readonly title: string;
  readonly prose: Block[];
  readonly checks: NamedCheck[];
  readonly actions: NamedAction[];
}

/** Goes through the blocks of a file and puts each under its step. */
class Reading {
  private readonly lead: Block[] = [];
  private readonly steps: OpenStep[] = [];
  private checks = 0;
  private readonly reader: ProseReader;

  constructor(
    private readonly named: Named,
    private readonly mistakes: RunbookMistake[],
  ) {
    this.reader = {
      complain: (line, sentence) => void this.mistakes.push({ line, sentence }),
      directive: (text, line) => this.inlineCheck(text, line),
    };
  }

  take(node: RootNode): void {
    if (node.type === 'heading' && node.depth === 1)
      this.complain(node, 'The title stands in the facts: steps begin with ##.');
    else if (node.type === 'heading' && node.depth === 2) this.open(node);
    else if (node.type === 'code' && (node.lang === 'check' || node.lang === 'action')) this.directive(node);
    else (this.step?.prose ?? this.lead).push(...blockOf(node, this.reader));
  }

  end(): { readonly lead: readonly Block[]; readonly steps: readonly RunbookStep[] } {
    if (this.steps.length === 0)
      this.mistakes.push({ sentence: 'It has no steps: each begins with a heading of two ##.' });
    if (this.steps.length > MOST_STEPS)
      this.mistakes.push({ sentence: `It has more than ${MOST_STEPS} steps.` });
    if (this.checks > MOST_CHECKS)
      this.mistakes.push({ sentence: `It has more than ${MOST_CHECKS} checks.` });
    return { lead: this.lead, steps: this.steps };
  }

  private get step(): OpenStep | undefined {
    return this.steps.at(-1);
  }

  private open(node: HeadingNode): void {
    const [block] = blockOf(node, this.reader);
    const title = block?.kind === 'heading' ? plainText(block.children) : '';
    if (title === '') return this.complain(node, 'A step has a name.');
    this.steps.push({ id: this.idOf(title), title, prose: [], checks: [], actions: [] });
  }

  /** Letters and digits of the title; numbered where another step is called so too. */
  private idOf(title: string): string {
    const slug =
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-+|-+$/g, '')
        .slice(0, 60) || 'step';
    const taken = new Set(this.steps.map(({ id }) => id));
    for (let number = 2; ; number += 1) {
      const id = number === 2 ? slug : `${slug}-${number - 1}`;
      if (!taken.has(id)) return id;
    }
  }

  private directive(node: CodeNode): void {
    const { step } = this;
    const id = (node.meta ?? '').trim();
    if (!step)
      return this.complain(
        node,
        `A block of \`${node.lang}\` stands under a step: after a heading of two ##.`,
      );
    if (node.lang === 'check') this.addCheck(step, id, node.value, lineOf(node));
    else {
      const read = readAction(id, node.value, this.named);
      if ('value' in read) step.actions.push(read.value);
      else for (const sentence of read.sentences) this.complain(node, sentence);
    }
  }

  private addCheck(step: OpenStep, id: string, body: string, line: number | undefined): string | undefined {
    this.checks += 1;
    const read = readCheck(id, body, this.named);
    if ('value' in read) {
      step.checks.push(read.value);
      return read.value.title;
    }
    for (const sentence of read.sentences) this.mistakes.push({ line, sentence });
    return undefined;
  }

  /** `check services.steady` in a sentence: the check with its usual parameters, told by its title. */
  private inlineCheck(text: string, line: number | undefined): string | undefined {
    const id = /^check ([a-z][a-z0-9.-]*)$/.exec(text)?.[1];
    if (id === undefined || !this.step) return undefined;
    return this.addCheck(this.step, id, '', line);
  }

  private complain(node: RootNode, sentence: string): void {
    this.mistakes.push({ line: lineOf(node), sentence });
  }
}
