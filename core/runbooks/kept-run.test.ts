import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import { exportedRun } from './export-run.ts';
import type { KeptAction, RunbookRun, RunEvent } from './kept-run.ts';
import { doneMeanwhile, endOf, MOST_EVENTS, offerOf, tickOf, withEvent } from './kept-run.ts';

const ANNA = { id: 'anna', name: 'Anna', role: 'operator' };
const BEN = { id: 'ben', name: 'Ben', role: 'operator' };

const RUN: RunbookRun = {
  id: '0mfq00000-00000000000000000000',
  runbookId: 'morning-check',
  title: 'Morning check',
  textVersion: 'abc',
  environments: [
    { id: 'dev', label: 'Development' },
    { id: 'prod', label: 'Production' },
  ],
  steps: [
    { id: 'one', title: 'One' },
    { id: 'two', title: 'Two' },
  ],
  startedBy: ANNA,
  startedAt: 0,
  holder: ANNA,
  state: 'open',
  events: [{ kind: 'started', at: 0, who: ANNA }],
  revision: 1,
};

function after(run: RunbookRun, ...events: readonly RunEvent[]): RunbookRun {
  return events.reduce((now, event) => {
    const next = withEvent(now, event);
    if ('refusal' in next) throw new Error(next.refusal);
    return next;
  }, run);
}

const tick: RunEvent = { kind: 'ticked', at: 1, who: BEN, stepId: 'one', results: [] };
const offered: RunEvent = { kind: 'offered', at: 2, who: ANNA };

describe('a run', () => {
  it('knows who ticked what, until it is taken back', () => {
    const ticked = after(RUN, tick);
    expect(tickOf(ticked, 'one')?.who).toEqual(BEN);
    expect(ticked.revision).toBe(2);
    expect(
      tickOf(after(ticked, { kind: 'unticked', at: 2, who: ANNA, stepId: 'one' }), 'one'),
    ).toBeUndefined();
  });

  it('is held by whoever took it over, once it was offered', () => {
    const waiting = after(RUN, offered);
    expect([waiting.holder, offerOf(waiting)?.who]).toEqual([ANNA, ANNA]);
    const taken = after(waiting, { kind: 'accepted', at: 3, who: BEN });
    expect([taken.holder, offerOf(taken)]).toEqual([BEN, undefined]);
  });

  it.each<readonly [string, RunbookRun, RunEvent]>([
    ['ticked this step already', after(RUN, tick), { ...tick, who: ANNA }],
    ['no such step', RUN, { kind: 'ticked', at: 1, who: BEN, stepId: 'gone', results: [] }],
    ['not ticked', RUN, { kind: 'unticked', at: 1, who: BEN, stepId: 'one' }],
    ['has words', RUN, { kind: 'noted', at: 1, who: BEN, text: '  ' }],
    ['offered already', after(RUN, offered), offered],
    ['Who has the run hands it over', RUN, { ...offered, who: BEN }],
    ['Who has the run hands it over', after(RUN, offered), { kind: 'withdrawn', at: 3, who: BEN }],
    ['not offered', RUN, { kind: 'withdrawn', at: 1, who: ANNA }],
    ['not offered', RUN, { kind: 'accepted', at: 1, who: BEN }],
    ['Another person', after(RUN, offered), { kind: 'accepted', at: 3, who: ANNA }],
    ['is finished', after(RUN, { kind: 'finished', at: 3, who: ANNA, verdict: 'well', actions: [] }), tick],
    [
      `keeps ${MOST_EVENTS}`,
      { ...RUN, events: Array.from({ length: MOST_EVENTS }, () => tick) },
      { kind: 'noted', at: 1, who: BEN, text: 'x' },
    ],
  ])('refuses: %s', (words, run, event) => {
    expect(withEvent(run, event)).toMatchObject({ refusal: expect.stringContaining(words) });
  });
});

const ROLLED_BACK: KeptAction = {
  ...{ id: 'run-1', title: 'Roll back', environmentId: 'prod', target: 'api', who: 'Anna' },
  ...{ state: 'done', at: 1 },
};

describe('what was done meanwhile', () => {
  const ended = (isWhole?: boolean) =>
    after(RUN, { kind: 'finished', at: 3, who: ANNA, verdict: 'well', actions: [ROLLED_BACK], isWhole });

  it('is what was kept at the end, else what is found now', () => {
    const found = { actions: [], isWhole: false };
    expect(doneMeanwhile(RUN, found)).toEqual(found);
    expect(doneMeanwhile(ended(false), found)).toEqual({ actions: [ROLLED_BACK], isWhole: false });
    expect(doneMeanwhile(ended(true), found)).toEqual({ actions: [ROLLED_BACK], isWhole: true });
    expect(doneMeanwhile(ended(), found)).toEqual({ actions: [ROLLED_BACK], isWhole: true });
  });

  it.each([
    [[ROLLED_BACK], true, /`run-1`\)\n\n## Everything/],
    [[ROLLED_BACK], false, /`run-1`\)\n\nOlder ones are on the timeline\.\n\n## Everything/],
    [[], true, /meanwhile\n\nNothing, by this console\.\n/],
    [[], false, /meanwhile\n\nNothing among the newest operations of this console\. Older ones are on the/],
  ])('is told as what it is: %#', (actions, isWhole, words) => {
    expect(exportedRun(RUN, { actions, isWhole })).toMatch(words);
  });
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '[click](javascript:alert(1))',
  '![pixel](https://evil.example/x.png)',
  '# a heading\n\n---\n\n- a list',
  '`code` **bold** _it_ ~~x~~ | a | b |',
  '1. one\n2) two',
  'https://evil.example/path www.evil.example me@evil.example',
  '\u202egnp.exe',
  '```check services.steady\n```',
  '&lt;b&gt; &#60;',
  '\\',
];

describe('a run as Markdown', () => {
  it('holds what people wrote as text alone, whatever it is', () => {
    const run = after(
      { ...RUN, title: HOSTILE[0] ?? '', steps: [{ id: 'one', title: HOSTILE.join(' ') }] },
      ...HOSTILE.map((text): RunEvent => ({
        kind: 'noted',
        at: 1,
        who: { ...BEN, name: text },
        stepId: 'one',
        text,
      })),
      {
        ...tick,
        results: HOSTILE.map((sentence) => ({
          environmentId: 'prod',
          title: sentence,
          outcome: 'bad' as const,
          sentence,
        })),
      },
    );
    const actions = HOSTILE.map((target, index) => ({
      ...{
        id: `run-${index}`,
        title: 'Roll back',
        environmentId: 'prod',
        target,
        who: target,
        state: 'done',
        at: 1,
      },
    }));
    const text = exportedRun(run, { actions, isWhole: false });
    const kinds = new Set<string>();
    const walk = (node: { readonly type: string; readonly children?: readonly unknown[] }) => {
      kinds.add(node.type);
      for (const child of node.children ?? []) walk(child as typeof node);
    };
    walk(fromMarkdown(text));
    expect([...kinds].sort()).toEqual([
      'heading',
      'inlineCode',
      'list',
      'listItem',
      'paragraph',
      'root',
      'text',
    ]);
    expect(text).not.toMatch(/[\u202a-\u202e]/);
    expect(text.split('\n').filter((line) => line.startsWith('## '))).toEqual([
      expect.stringContaining('## 1. '),
      '## What was done meanwhile',
      '## Everything in its order',
    ]);
  });

  it('tells who finished it, and how', () => {
    const run = after(RUN, tick, {
      kind: 'finished',
      at: 5,
      who: BEN,
      verdict: 'remains',
      text: 'A queue is full.',
      actions: [],
    });
    expect(endOf(run)?.who).toEqual(BEN);
    const text = exportedRun(run, { actions: [], isWhole: true });
    expect(text).toContain(
      '- Finished: 1970-01-01 00:00:00 UTC by Ben: Done, something remains. A queue is full.',
    );
    expect(text).toContain('## 1. One\n\nTicked at 1970-01-01 00:00:00 UTC by Ben.');
    expect(text).toContain('## 2. Two\n\nNot ticked.');
  });
});
