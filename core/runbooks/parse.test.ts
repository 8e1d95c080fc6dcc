import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../changes/registry.ts';
import { parseRunbook } from './parse.ts';
import { inputsFor, isMeantFor, SAMPLE_PLACES } from './placeholders.ts';
import { isSafeAddress } from './prose.ts';
import { CHECKS } from './registry.ts';

const named = { checks: CHECKS, actions: ACTIONS };
const HEAD = '---\nid: a-runbook\ntitle: A runbook\nwhen: Now.\nseverity: P1\n---\n';

function parsed(body: string, head = HEAD) {
  return parseRunbook(`${head}\n${body}`, named);
}

function mistakesOf(body: string, head = HEAD): readonly string[] {
  const result = parsed(body, head);
  return result.ok ? [] : result.mistakes.map(({ line, sentence }) => `${line ?? '-'}: ${sentence}`);
}

const block = (kind: string, what: string, body = '') => `\`\`\`${kind} ${what}\n${body}\n\`\`\`\n`;

describe('a runbook', () => {
  it('has its facts, steps by headings, checks with their parameters and actions for each', () => {
    const result = parsed(
      `Before *anything*.\n\n## First look\n\nIs \`check services.steady\` so?\n\n${block('check', 'errors.rate', 'minutes: 5')}` +
        `\n## First look\n\n${block('action', 'services.scale', 'each: services\nwith: { service: <each>, desired: 3 }\nask: desired\nonly: prod')}`,
    );
    expect(result).toMatchObject({
      ok: true,
      runbook: {
        id: 'a-runbook',
        severity: 'P1',
        lead: [{ kind: 'paragraph' }],
        steps: [
          {
            id: 'first-look',
            checks: [
              { checkId: 'services.steady', parameters: {} },
              { checkId: 'errors.rate', parameters: { minutes: 5, badPercent: 5 } },
            ],
          },
          {
            id: 'first-look-2',
            actions: [{ actionId: 'services.scale', each: 'services', ask: ['desired'], only: ['prod'] }],
          },
        ],
      },
    });
  });

  it.each<readonly [string, string, string]>([
    [
      'an unknown check',
      `## A\n\n${block('check', 'services.fast')}`,
      'There is no check services.fast. There is services.steady',
    ],
    [
      'a wrong parameter',
      `## A\n\n${block('check', 'errors.rate', 'minutes: soon')}`,
      'errors.rate: minutes: Expected number, received string.',
    ],
    [
      'a parameter that is none',
      `## A\n\n${block('check', 'errors.rate', 'hours: 1')}`,
      'errors.rate takes no hours.',
    ],
    [
      'a parameter out of bounds',
      `## A\n\n${block('check', 'errors.rate', 'minutes: 9999999')}`,
      'errors.rate: minutes: Number must be less than',
    ],
    ['broken YAML', `## A\n\n${block('check', 'errors.rate', 'minutes: [')}`, 'It is not valid YAML'],
    ['a list for names', `## A\n\n${block('check', 'errors.rate', '- 1')}`, 'It is names and values'],
    [
      'an alias that leads nowhere',
      `## A\n\n${block('check', 'errors.rate', 'minutes: *x')}`,
      'It is not valid YAML',
    ],
    [
      'an unknown action',
      `## A\n\n${block('action', 'services.explode')}`,
      'There is no action services.explode.',
    ],
    [
      'an action without its input',
      `## A\n\n${block('action', 'services.scale', 'with: { service: a }')}`,
      'services.scale: one of desired',
    ],
    [
      'a placeholder for nothing',
      `## A\n\n${block('action', 'services.scale', 'with: { service: <each>, desired: 1 }')}`,
      '<each> stands for nothing',
    ],
    [
      'what is asked and not given',
      `## A\n\n${block('action', 'services.scale', 'with: { service: a, desired: 1 }\nask: maximum')}`,
      '`ask` names maximum',
    ],
    ['HTML', '## A\n\n<script>alert(1)</script>\n', 'HTML is not drawn'],
    ['HTML in a line', '## A\n\nHello <b onclick=x>you</b>\n', 'HTML is not drawn'],
    [
      'a link of javascript',
      '## A\n\n[x](javascript:alert(1))\n',
      'A link may lead to a page of the console',
    ],
    ['a link of data', '## A\n\n[x](data:text/html,hi)\n', 'A link may lead'],
    ['a link to another host without its protocol', '## A\n\n[x](//evil.example)\n', 'A link may lead'],
    ['a link that a browser reads otherwise', '## A\n\n[x](/\\\\evil.example)\n', 'A link may lead'],
    ['an image', '## A\n\n![x](https://evil.example/pixel.png)\n', 'Images are not drawn'],
    [
      'a reference',
      '## A\n\n[x][y]\n\n[y]: javascript:alert(1)\n',
      'Write the address of a link beside its words',
    ],
    ['a check before the first step', block('check', 'services.steady'), 'stands under a step'],
    [
      'a check inside of a list',
      `## A\n\n- ${block('check', 'services.steady').replaceAll('\n', '\n  ')}`,
      'stands by itself',
    ],
    ['no steps', 'Nothing but words.', 'It has no steps'],
    ['a title of its own', '# A\n\n## B\n', 'The title stands in the facts'],
    ['a step without a name', '##\n', 'A step has a name'],
    ['deep nesting', `## A\n\n${'> '.repeat(600)}x\n`, 'nested too deeply'],
    [
      'many levels of lists',
      `## A\n\n${Array.from({ length: 14 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')}\n`,
      'nested too deeply',
    ],
    ['a passage without an end', `## A\n\n${'word '.repeat(700)}`, 'without an empty line'],
    ['far too much', `## A\n\n${'x'.repeat(40_000)}`, 'longer than 32 KiB'],
  ])('with %s is refused in words', (_what, body, sentence) => {
    const mistakes = mistakesOf(body);
    expect(mistakes.join('\n')).toContain(sentence);
  });

  it('tells the line of a mistake as an editor counts it', () => {
    expect(mistakesOf('## A\n\nwords\n\n<b>x</b>\n')[0]).toMatch(/^12: HTML/);
  });

  it.each([
    ['', 'It begins with its facts'],
    ['---\nid: A B\ntitle: T\nwhen: W\n---\n', 'the facts: id: must be lower-case'],
    ['---\nid: ab\ntitle: T\nwhen: W\nowner: me\n---\n', 'the facts takes no owner'],
    ['---\nid: ab\ntitle: T\n---\n', 'the facts: when: Required'],
    ['---\nid: ab\ntitle: T\nwhen: W\nseverity: P9\n---\n', 'the facts: severity'],
    ['---\n{\n---\n', 'It is not valid YAML'],
  ])('whose facts are %j is refused in words', (head, sentence) => {
    expect(mistakesOf('## A\n', head).join('\n')).toContain(sentence);
  });
});

describe('names in an action', () => {
  it('are those of the environment', () => {
    const action = {
      label: 'Back up <each>',
      each: 'tables' as const,
      input: { table: '<each>', name: 'r-<date>' },
    };
    const [dev, , prod] = SAMPLE_PLACES.map((place) => inputsFor(action, place, Date.UTC(2026, 2, 1)));
    expect(dev?.[0]).toEqual({
      label: 'Back up videos',
      input: { table: 'tiktok-videos-dev', name: 'r-2026-03-01' },
    });
    expect(prod?.[0]?.input).toEqual({ table: 'tiktok-commerce-videos-prod', name: 'r-2026-03-01' });
    const one = inputsFor({ label: 'x', input: { table: '<tables/products>' } }, SAMPLE_PLACES[2]!);
    expect(one[0]?.input).toEqual({ table: 'tiktok-commerce-products-prod' });
  });

  it('are meant for a stage, an environment or what carries it', () => {
    const [dev, , prod] = SAMPLE_PLACES;
    expect([dev, prod].map((place) => place && isMeantFor(['prod', 'docker'], place))).toEqual([false, true]);
    expect(dev && isMeantFor([], dev)).toBe(true);
  });
});

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const PIECES = [
  '## Step',
  '### Part',
  '# Title',
  '- item',
  '1. one',
  '> quote',
  '```check services.steady',
  '```action services.scale',
  '```',
  'minutes: 5',
  'with: { service: <each> }',
  '[a](javascript:alert(1))',
  '[a](/tables)',
  '[a](https://example.com/x)',
  '<b>',
  '</b>',
  '![i](x)',
  '**bold**',
  '*it*',
  '`code`',
  '`check errors.rate`',
  '---',
  '|a|b|',
  '\\',
  '&lt;script&gt;',
  '\u202e',
  '💥',
  '\t',
  '   ',
  '[x]: javascript:x',
  '[x]',
  '<!-- c -->',
  '<?php',
  '~~~',
  '***',
  '[[[[[[[[',
  ']]]](((',
  '_'.repeat(40),
  '\r',
];

describe('whatever a file holds', () => {
  it('is a runbook that draws nothing but safe prose, or is refused in sentences; it never throws', () => {
    const random = numbers(7);
    let good = 0;
    for (let round = 0; round < 600; round += 1) {
      const count = 1 + Math.floor(random() * 24);
      const lines = Array.from({ length: count }, () => PIECES[Math.floor(random() * PIECES.length)] ?? '');
      const body = `## Begin\n\n${lines.join(random() < 0.5 ? '\n' : '\n\n')}\n`;
      const result = parsed(body);
      if (!result.ok) {
        expect(result.mistakes.length).toBeGreaterThan(0);
        for (const { sentence } of result.mistakes) expect(sentence).toMatch(/\.$/);
        continue;
      }
      good += 1;
      for (const href of hrefsIn(result.runbook)) expect(isSafeAddress(href), href).toBe(true);
    }
    expect(good).toBeGreaterThan(20);
  });

  it('takes no long time, however it is written', () => {
    for (const piece of ['[', '*a', '`', '> ', '![', '<', '- ', '\\', '&', '_a_', '1. ', '**', 'a*b_'])
      for (const separator of ['', '\n']) {
        const unit = `${piece}${separator}`;
        const passage = unit.repeat(Math.floor(2_900 / unit.length));
        const began = performance.now();
        parsed(`## A\n\n${`${passage}\n\n`.repeat(10)}`);
        expect(performance.now() - began, JSON.stringify(unit)).toBeLessThan(5_000);
      }
  }, 120_000);
});

function hrefsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(hrefsIn);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'href' in value && typeof value.href === 'string' ? [value.href] : [];
  return [...own, ...Object.values(value).flatMap(hrefsIn)];
}
