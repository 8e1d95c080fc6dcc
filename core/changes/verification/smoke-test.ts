import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { bucketName, tableName } from '../../catalogue/names.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { sellerHandleSchema } from '../../events/envelope.ts';
import { may } from '../../permissions/permission.ts';
import { smokeTest } from '../../verification/smoke-test.ts';
import { WHOLE_ENVIRONMENT } from '../environment/words.ts';
import { Cancelled, endOf, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import { postProbe, probeVideoId } from './post-probe.ts';
import { probeDoors, signInSecret, someSeller } from './probe-places.ts';
import type { CheckOutcome } from '../../verification/outcome.ts';
import { endTest } from './test-outcome.ts';

const smokeInput = z
  .object({
    /** Whether a video is posted as a seller would. Never in production, which is only looked at. */
    post: z.boolean().default(true),
    /** Whose video it is; by default somebody who has signed up there. */
    seller: sellerHandleSchema.optional(),
    /** How long the product may take. */
    waitSeconds: z.number().int().min(5).max(600).default(90),
  })
  .strict();
type SmokeInput = z.infer<typeof smokeInput>;

interface SmokeFacts {
  readonly postedAt: number;
}

async function plan(scene: PlanningScene, { post, waitSeconds }: SmokeInput): Promise<Planned> {
  const { environment } = scene.source;
  const { stage } = environment.names;
  const reads = 'Everything is looked at by reads: stores, services, functions, addresses, a shop.';
  const base = {
    loses: [],
    version: hashOf([environment.id, post]).slice(0, 32),
    estimates: [],
    commands: [`npm run test:staging -- --environment ${environment.id}`],
    facts: { postedAt: scene.now() } satisfies SmokeFacts,
  };
  if (!post)
    return planned({
      ...base,
      summary: `Smoke test of ${environment.label}, by reads alone`,
      calls: [],
      changes: [],
      costs: [reads],
      undo: { reach: 'complete', how: 'Nothing is changed.' },
      risk: 'safe',
    });
  if (stage === 'prod') return refused(`Nothing is posted in ${environment.label}: it is only looked at.`);
  const videos = tableName(stage, 'videos');
  return planned({
    ...base,
    // The moment is another in every plan; what is promised is not.
    summary: `Smoke test of ${environment.label}: a video is posted, and its product has to appear in the shop`,
    calls: [
      { operation: 's3:PutObject', on: `${bucketName(stage, 'assets')}/smoke-test/`, times: 'its picture' },
      ...(stage === 'dev'
        ? []
        : [{ operation: 'secretsmanager:GetSecretValue', on: signInSecret(stage), times: 'signs a token' }]),
      {
        operation: 'dynamodb:DeleteItem',
        on: videos,
        times: 'with its job, its product and its tags, afterwards',
      },
      {
        operation: 's3:DeleteObject',
        on: bucketName(stage, 'thumbnails'),
        times: 'its pictures, afterwards',
      },
    ],
    changes: [
      { attribute: 'a shop', after: `a product more, for ${waitSeconds} s at most; then it is taken away` },
    ],
    costs: [
      reads,
      'Workers take the video up as any other: trends count it, and its seller is told that it is in the shop.',
    ],
    undo: { reach: 'none', how: 'What it makes it takes away itself. What trends count stays.' },
    commands: [
      ...base.commands,
      awsCommand(labelOf(environment), 'dynamodb', 'get-item', {
        'table-name': videos,
        key: { PK: { S: 'SELLER#seller' }, SK: { S: 'VIDEO#video' } },
      }),
    ],
  });
}

async function execute(scene: ChangingScene, input: SmokeInput, made: Plan): Promise<Outcome> {
  const { postedAt } = made.facts as unknown as SmokeFacts;
  try {
    const lines: CheckOutcome[] = [];
    const tell = (stage: string) => scene.run.report({ stage, done: lines.length, unit: 'checks' });
    tell('looking at the environment');
    for await (const line of smokeTest(scene.source, {}, scene.signal)) {
      lines.push(line);
      tell(line.title);
    }
    if (scene.signal.aborted) throw new Cancelled();
    if (input.post) lines.push(...(await postedLines(scene, input, postedAt)));
    return await endTest(scene, 'The smoke test', lines);
  } catch (error) {
    if (!(error instanceof UpstreamFailed) && !(error instanceof Cancelled)) throw error;
    const end = endOf(error);
    if (end.outcome === 'cancelled')
      return {
        outcome: 'cancelled',
        sentence: 'Stopped before it was through. What it posted may still be there.',
      };
    return { outcome: 'failed', sentence: failureSentence(end.failure), failure: end.failure };
  }
}

async function postedLines(
  scene: ChangingScene,
  { seller, waitSeconds }: SmokeInput,
  postedAt: number,
): Promise<readonly CheckOutcome[]> {
  const line = { id: 'flow.posted', title: 'A video is taken in' };
  const [doors, handle] = await Promise.all([
    probeDoors(scene.source, scene.signal),
    seller ?? someSeller(scene.source, scene.signal),
  ]);
  if (!doors)
    return [{ ...line, outcome: 'not-seen', sentence: 'No address of the services is documented.' }];
  if (handle === undefined)
    return [{ ...line, outcome: 'not-seen', sentence: 'Nobody has signed up there who could post a video.' }];
  return postProbe(scene, { doors, handle, videoId: probeVideoId(postedAt), waitSeconds });
}

export const smokeTestAction = defineAction<SmokeInput>({
  id: 'environment.smoke-test',
  title: 'Smoke test',
  kind: 'environment',
  risk: 'costly',
  capability: 'data:change',
  input: smokeInput,
  target: () => WHOLE_ENVIRONMENT,
  changes: ['s3:PutObject', 's3:DeleteObject', 'dynamodb:DeleteItem', 'secretsmanager:GetSecretValue'],
  permissions: [
    may('object', 's3:PutObject', 's3:DeleteObject'),
    may('table', 'dynamodb:DeleteItem'),
    may('secret', 'secretsmanager:GetSecretValue'),
  ],
  long: true,
  plan: (scene, input) => plan(scene, input),
  execute,
});
