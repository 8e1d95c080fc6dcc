import { z } from 'zod';
import { QUEUES } from '../../catalogue/messaging.ts';
import { hasValue, valueOf } from '../../cells/cell.ts';
import type { Environment } from '../../environments/schema.ts';
import { labelOf } from '../../environments/label.ts';
import { ageQuery } from '../../resources/queues/age-query.ts';
import { listQueuesCommand, queueAttributesCommand, queueUrlOf } from '../../resources/queues/commands.ts';
import { latestValues } from '../../resources/metrics/latest-values.ts';
import { queueNameOf } from '../../resources/queues/queue-name.ts';
import { listQueueUrls, queueAttributes } from '../../resources/queues/queues.ts';
import type { QueueSummary } from '../../resources/queues/types.ts';
import type { Source } from '../../resources/source.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { reportOf } from '../report.ts';
import { countOf, lengthOf, pageOf } from '../words.ts';

const DEAD_LETTERS = /(?:dlq|dead-?letters?)(?:\.fifo)?$/i;

function commands(environment: Environment): readonly string[] {
  const target = labelOf(environment);
  const name = QUEUES[0]?.names[environment.names.stage] ?? '';
  return [listQueuesCommand(target), queueAttributesCommand(target, queueUrlOf(target, name))];
}

async function queuesNow(source: Source, budget: Budget, isWanted: (name: string) => boolean) {
  const listed = await listQueueUrls(source, budget);
  const urls = (valueOf(listed) ?? []).filter((url) => isWanted(queueNameOf(url)));
  const cells = await Promise.all(urls.map((url) => queueAttributes(source, url, budget)));
  const queues = cells.flatMap((cell): readonly QueueSummary[] => (hasValue(cell) ? [cell.value] : []));
  return { queues, cells: [listed, ...cells] };
}

export const queuesDeadLetters = defineCheck({
  id: 'queues.dead-letters',
  title: 'No message is given up',
  explains:
    'The depth of every dead-letter queue, known by its name. Look at it: more than `most`; bad: more than `bad`.',
  right: 'states:read',
  parameters: z
    .object({ most: z.number().int().min(0).default(0), bad: z.number().int().min(1).default(100) })
    .strict(),
  commands,
  async run(source, { most, bad }, budget) {
    const { queues, cells } = await queuesNow(source, budget, (name) => DEAD_LETTERS.test(name));
    return reportOf({
      evidence: queues.map(({ name, visible }): Evidence => ({
        name,
        value: countOf(visible, 'message'),
        outcome: visible > bad ? 'bad' : visible > most ? 'warn' : 'good',
        href: `${pageOf('queues', name)}/dead-letters`,
      })),
      cells,
      good: (count) => `${countOf(count, 'dead-letter queue')}, nothing given up.`,
      none: { outcome: 'good', sentence: 'There is no dead-letter queue here.' },
    });
  },
});

export const queuesBacklog = defineCheck({
  id: 'queues.backlog',
  title: 'Queues are worked off',
  explains:
    'The depth of every other queue, and how long its oldest message waits. Look at it: more messages than `most`, or a wait longer than `minutes`; bad: ten times as much.',
  right: 'states:read',
  parameters: z
    .object({
      most: z.number().int().min(0).default(100),
      minutes: z.number().positive().default(15),
    })
    .strict(),
  commands,
  async run(source, { most, minutes }, budget) {
    const { queues, cells } = await queuesNow(source, budget, (name) => !DEAD_LETTERS.test(name));
    const ages = await latestValues(
      source,
      queues.map(({ name }) => ageQuery(name)),
      budget,
    );
    return reportOf({
      evidence: queues.map(({ name, visible }, index): Evidence => {
        const age = ages[index];
        // CloudWatch tells no age of a queue in which nothing waits.
        const waited = visible > 0 && age ? (valueOf(age)?.value ?? 0) : 0;
        const excess = Math.max(visible / Math.max(1, most), waited / (minutes * 60));
        const wait = waited > 0 ? `, the oldest for ${lengthOf(waited)}` : '';
        return {
          name,
          value: `${countOf(visible, 'message')} wait${wait}`,
          outcome: excess > 10 ? 'bad' : excess > 1 ? 'warn' : 'good',
          href: pageOf('queues', name),
        };
      }),
      // Of a queue in which nothing waits there is no age to be missed.
      cells: [...cells, ...ages.filter((_, index) => (queues[index]?.visible ?? 0) > 0)],
      good: (count) => `${countOf(count, 'queue')}, none deeper than ${most}.`,
      none: { outcome: 'bad', sentence: 'There is no queue here.' },
    });
  },
});
