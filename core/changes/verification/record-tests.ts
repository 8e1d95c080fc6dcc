import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { Outcome } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import { planned } from '../../actions/plan.ts';

const count = z.number().int().min(0).max(1_000_000);

const recordInput = z
  .object({
    /** Which tests: `e2e`, `load`. */
    suite: z.string().regex(/^[a-z][a-z0-9 -]{0,40}$/, 'must be a short name in small letters'),
    passed: count,
    failed: count,
    /** The image tag that was tested. */
    tag: z
      .string()
      .regex(/^[\w][\w.-]{0,127}$/, 'must be the tag of an image')
      .optional(),
    /** Where the report is, or what there is to know. */
    note: z.string().trim().max(500).optional(),
  })
  .strict();
type RecordInput = z.infer<typeof recordInput>;

function words({ suite, passed, failed, tag }: RecordInput): string {
  return `${suite}: ${passed} passed, ${failed} failed${tag === undefined ? '' : `, of ${tag}`}`;
}

/** A record of tests that ran elsewhere; failed where any of them did. Nothing upstream is touched. */
function outcomeOf(input: RecordInput): Outcome {
  const changes = [{ attribute: input.suite, after: input.note ?? words(input) }];
  return input.failed === 0 && input.passed > 0
    ? { outcome: 'done', sentence: `${words(input)}.`, changes }
    : { outcome: 'failed', sentence: `${words(input)}.`, changes };
}

export const recordTests = defineAction<RecordInput>({
  id: 'environment.record-tests',
  title: 'Record a test result',
  kind: 'environment',
  risk: 'safe',
  capability: 'data:change',
  input: recordInput,
  target: ({ suite }) => suite,
  changes: [],
  permissions: [],
  long: false,
  plan: ({ source: { environment } }, input) =>
    Promise.resolve(
      planned({
        summary: `Record for ${environment.label}: ${words(input)}`,
        calls: [],
        changes: [{ attribute: input.suite, after: words(input) }],
        costs: ['Whoever releases from here is shown it.'],
        loses: [],
        undo: { reach: 'none', how: 'A newer result stands before it; records are never removed.' },
        commands: [],
        version: hashOf([environment.id, words(input)]).slice(0, 32),
        estimates: [],
        facts: null,
      }),
    ),
  execute: (_scene, input) => Promise.resolve(outcomeOf(input)),
  settle: (_scene, input) => Promise.resolve(outcomeOf(input)),
});
