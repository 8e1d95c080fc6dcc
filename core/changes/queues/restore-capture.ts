import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { RUN_ID } from '../../actions/run-id.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand, ShellText } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { failureOf } from '../../upstream/failure.ts';
import { endOf } from '../tables/engine/upstream-call.ts';
import { capturedFactsOf, MESSAGES_FORMAT } from './engine/message-segments.ts';
import type { CapturedFacts } from './engine/message-segments.ts';
import { sendCaptured } from './engine/send-captured.ts';
import type { SendState } from './engine/send-captured.ts';
import { queueName } from './message-input.ts';
import { lookAtQueue, queueVersion } from './queue-target.ts';
import { messagesOf } from './words.ts';
import { may } from '../../permissions/permission.ts';

const restoreInput = z
  .object({ queue: queueName, captureId: z.string().regex(RUN_ID, 'must be the id of a capture') })
  .strict();
type RestoreInput = z.infer<typeof restoreInput>;

interface RestoreFacts {
  readonly url: string;
  readonly captured: CapturedFacts;
}

async function plan(scene: PlanningScene, input: RestoreInput): Promise<Planned> {
  const looked = await lookAtQueue(scene, input.queue);
  if (looked.outcome === 'refused') return looked.planned;
  const { queue } = looked;
  let manifest;
  try {
    manifest = await scene.captures.manifest(input.captureId);
  } catch (error) {
    const failure = failureOf(error, 's3:GetObject');
    return refused(failureSentence(failure), failure);
  }
  if (!manifest || manifest.expiresAt < scene.now())
    return refused('There is no such capture, or it is not kept any more.');
  const captured = manifest.format === MESSAGES_FORMAT ? capturedFactsOf(manifest.facts) : undefined;
  if (!captured) return refused('The capture holds no messages.');
  if (captured.queue !== queue.name)
    return refused(`The capture holds messages of ${captured.queue}: they go back there and nowhere else.`);
  const count = captured.messages - captured.notRemoved.length;
  if (count <= 0) return refused('Nothing of the capture was removed from the queue.');
  const facts: RestoreFacts = { url: queue.url, captured };
  return planned({
    summary: `Send ${messagesOf(count)} to ${queue.name} again`,
    calls: [{ operation: 'sqs:SendMessage', on: queue.name, times: 'a call for every ten messages' }],
    changes: [{ attribute: 'messages', after: `${messagesOf(count)} more` }],
    costs: [
      'They are new messages to SQS: with new ids, received never, sent now. Consumers act on them at once.',
      ...(queue.fifo
        ? ['They keep their groups and the order in them; their deduplication ids are new.']
        : []),
    ],
    loses: [],
    undo: { reach: 'none', how: 'Consumers may have taken them. What still waits can be purged again.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'sqs', 'send-message-batch', {
        'queue-url': queue.url,
        entries: new ShellText('"$ten_messages"'),
      }),
    ],
    version: hashOf([queueVersion(queue), captured]).slice(0, 32),
    estimates: [{ label: 'Waiting in the queue now', value: queue.visible.toLocaleString('en') }],
    facts: facts as unknown as Json,
  });
}

async function execute(scene: ChangingScene, input: RestoreInput, made: Plan): Promise<Outcome> {
  const { url, captured } = made.facts as unknown as RestoreFacts;
  const total = captured.messages - captured.notRemoved.length;
  let state = scene.run.checkpoint as SendState | undefined;
  try {
    state = await sendCaptured(
      {
        scene,
        place: { client: scene.clients.sqsOnce, url, signal: scene.signal },
        captureId: input.captureId,
      },
      captured,
      state,
      (next) => {
        state = next;
        scene.run.report({ stage: 'sending', done: next.sent, total, unit: 'messages' });
      },
    );
  } catch (error) {
    const end = endOf(error);
    const sent = state?.sent ?? 0;
    if (end.outcome === 'cancelled')
      return {
        outcome: 'cancelled',
        sentence: `Stopped: ${messagesOf(sent)} were sent again, ${messagesOf(total - sent)} were not.`,
      };
    return {
      outcome: 'failed',
      sentence: failureSentence(end.failure),
      failure: end.failure,
      completed: `${messagesOf(sent)} were sent again.`,
      remaining: `${messagesOf(total - sent)} are in the capture alone.`,
    };
  }
  const twice =
    state.doubtful > 0
      ? ` ${messagesOf(state.doubtful)} may be there twice: whether they had been sent when an answer failed to come, SQS does not tell.`
      : '';
  if (state.refused.length > 0)
    return {
      outcome: 'failed',
      sentence: `SQS refused ${messagesOf(state.refused.length)} of the capture.${twice}`,
      completed: `${messagesOf(state.sent)} were sent again.`,
      remaining: `Refused: ${state.refused.slice(0, 20).join(', ')}.`,
    };
  return { outcome: 'done', sentence: `Sent ${messagesOf(state.sent)} to ${input.queue} again.${twice}` };
}

export const restoreMessages = defineAction<RestoreInput>({
  id: 'queues.restore-capture',
  title: 'Send captured messages again',
  kind: 'queue',
  risk: 'costly',
  capability: 'data:change',
  input: restoreInput,
  target: (input) => input.queue,
  changes: ['sqs:SendMessage'],
  permissions: [may('queue', 'sqs:SendMessage')],
  long: true,
  plan,
  execute,
});
