import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import { planned } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { may } from '../../permissions/permission.ts';
import { dataIntegrity } from '../../verification/data-integrity.ts';
import type { CheckOutcome } from '../../verification/outcome.ts';
import { WHOLE_ENVIRONMENT } from '../environment/words.ts';
import { Cancelled, endOf, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import { endTest } from './test-outcome.ts';

const integrityInput = z
  .object({
    /** Items of each table that are looked at; all of them where it is left out. */
    items: z.number().int().min(1).max(1_000_000).optional(),
  })
  .strict();
type IntegrityInput = z.infer<typeof integrityInput>;

async function execute(scene: ChangingScene, { items }: IntegrityInput): Promise<Outcome> {
  const lines: CheckOutcome[] = [];
  const onProgress = (products: number) =>
    scene.run.report({ stage: 'looking at products', done: products, unit: 'products' });
  const extent = items === undefined ? ({ kind: 'whole' } as const) : ({ kind: 'sample', items } as const);
  try {
    for await (const line of dataIntegrity(scene.source, { extent, onProgress }, scene.signal)) {
      lines.push(line);
      scene.run.report({ stage: line.title, done: lines.length, unit: 'checks' });
    }
    return await endTest(scene, 'The integrity test', lines);
  } catch (error) {
    if (!(error instanceof UpstreamFailed) && !(error instanceof Cancelled)) throw error;
    const end = endOf(error);
    if (end.outcome === 'cancelled')
      return { outcome: 'cancelled', sentence: 'Stopped before it was through.' };
    return { outcome: 'failed', sentence: failureSentence(end.failure), failure: end.failure };
  }
}

export const integrityTestAction = defineAction<IntegrityInput>({
  id: 'environment.integrity-test',
  title: 'Integrity test',
  kind: 'environment',
  risk: 'safe',
  capability: 'data:change',
  input: integrityInput,
  target: () => WHOLE_ENVIRONMENT,
  changes: [],
  permissions: [may('table', 'dynamodb:BatchGetItem')],
  long: true,
  plan: ({ source: { environment } }, { items }) =>
    Promise.resolve(
      planned({
        summary: `Look whether the data of ${environment.label} belongs together`,
        calls: [],
        changes: [],
        costs: [
          items === undefined
            ? 'Every item of the tables is read once.'
            : `${items.toLocaleString('en-US')} items of each table are read.`,
        ],
        loses: [],
        undo: { reach: 'complete', how: 'Nothing is changed.' },
        commands: [
          `npm run test:data-integrity -- --environment ${environment.id}${items === undefined ? ' --whole' : ''}`,
        ],
        version: hashOf([environment.id, items ?? 'all']).slice(0, 32),
        estimates: [],
        facts: null,
      }),
    ),
  execute,
});
