import { CreateQueueCommand, DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { hasValue } from '../../core/cells/cell.ts';
import { trailEvents } from '../../core/resources/trail/trail.ts';
import { arranged, contractContext, eventually, offered, prepared } from './support.ts';

const context = contractContext();
const { sqs } = context.clients;
const queue = context.name('trail');
/** Source: CloudTrail user guide: events are told within five minutes on average, fifteen at most. */
const LATEST_MS = 16 * 60_000;

describe('cloudtrail', () => {
  let requestId: string | undefined;
  const from = Date.now() - 60_000;
  const ask = () => trailEvents(context.source(), { from, to: Date.now() + 30_000 }, context.budget());

  beforeEach(
    prepared('sqs:CreateQueue', async () => {
      const made = await sqs.send(new CreateQueueCommand({ QueueName: queue }));
      requestId = made.$metadata.requestId;
      context.cleanUp(() => sqs.send(new DeleteQueueCommand({ QueueUrl: made.QueueUrl })));
    }),
  );

  it('tells the change that a client has just made, by the id of its request', async (test) => {
    // An endpoint that has no trail says so at once.
    const first = await ask();
    if (first.state !== 'empty') offered(test, first);
    const cell = await eventually(
      ask,
      (one) => hasValue(one) && one.value.some((event) => event.requestId === requestId),
      LATEST_MS,
    );
    const event = offered(test, cell).find((one) => one.requestId === requestId);
    expect(event).toMatchObject({ name: 'CreateQueue', service: 'sqs', program: 'operations-console' });
    expect(event?.errorCode).toBeUndefined();
  }, 1_000_000);

  it('tells what was refused, and no reads', async (test) => {
    await arranged(test, 'sqs:CreateQueue', () =>
      sqs
        .send(new CreateQueueCommand({ QueueName: queue, Attributes: { DelaySeconds: '77' } }))
        .catch(() => undefined),
    );
    const first = await ask();
    if (first.state !== 'empty') offered(test, first);
    const cell = await eventually(
      ask,
      (one) => hasValue(one) && one.value.some((event) => event.errorCode !== undefined),
      LATEST_MS,
    );
    const events = offered(test, cell);
    expect(events.some(({ name, errorCode }) => name === 'CreateQueue' && errorCode)).toBe(true);
    expect(events.filter(({ name }) => /^(List|Describe|Get)/.test(name))).toEqual([]);
  }, 1_000_000);
});
