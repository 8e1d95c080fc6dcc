import {
  CreateInvalidationCommand,
  GetDistributionCommand,
  GetInvalidationCommand,
  ListInvalidationsCommand,
} from '@aws-sdk/client-cloudfront';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { askNow, refusedBy } from '../services/ask.ts';
import { change, failedOutcome } from '../services/call.ts';
import { may } from '../../permissions/permission.ts';

/** Under way at once: 3,000 single paths, 15 with a wildcard. Source: CloudFront developer guide, "Quotas". */
const PATHS_AT_MOST = 3_000;
const WILDCARDS_AT_MOST = 15;
/** A month's paths that cost nothing. Source: CloudFront pricing. */
const FREE_PATHS = 1_000;
const LOOKED_AT = 10;

const invalidateInput = z
  .object({
    distribution: z.string().regex(/^[A-Z0-9]{8,32}$/, 'must be the id of a distribution, as E2EXAMPLE3XYZ'),
    paths: z
      .array(
        z
          .string()
          .max(4_000)
          .regex(/^\/[\w\-.~!$&'()+,;=:@%/?#[\]]*\*?$/, 'must begin with / and may end with *, as /assets/*'),
      )
      .min(1)
      .max(PATHS_AT_MOST),
  })
  .strict()
  .refine(
    ({ paths }) => paths.filter((one) => one.endsWith('*')).length <= WILDCARDS_AT_MOST,
    `at most ${WILDCARDS_AT_MOST} paths end with *`,
  );
type InvalidateInput = z.infer<typeof invalidateInput>;

async function plan(scene: PlanningScene, { distribution, paths }: InvalidateInput): Promise<Planned> {
  const cell = await askNow(
    scene,
    'cloudfront:GetDistribution',
    distribution,
    ({ cloudfront }, abortSignal) =>
      cloudfront.send(new GetDistributionCommand({ Id: distribution }), { abortSignal }),
  );
  if (cell.state !== 'fresh') return refusedBy(cell, `There is no distribution ${distribution}.`);
  const { Distribution: found } = cell.value;
  if (found?.DistributionConfig?.Enabled === false)
    return refused(`The distribution ${distribution} is switched off: it serves nothing.`);
  const unique = [...new Set(paths)];
  const words = unique.length === 1 ? (unique[0] ?? '') : `${unique.length} paths`;
  return planned({
    summary: `Invalidate ${words} of ${found?.DomainName ?? distribution}`,
    calls: [{ operation: 'cloudfront:CreateInvalidation', on: distribution }],
    changes: [{ attribute: 'kept by the edges', before: unique.slice(0, 20).join(' '), after: undefined }],
    costs: [
      `${unique.length} of the ${FREE_PATHS.toLocaleString('en')} paths a month that cost nothing; further ones are paid for, each.`,
      'Until the edges have them again, the requests go to the origin. It takes some minutes.',
    ],
    loses: [],
    undo: { reach: 'none', how: 'Nothing is lost: the edges fetch what is asked for from the origin.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'cloudfront', 'create-invalidation', {
        'distribution-id': distribution,
        'invalidation-batch': {
          Paths: { Quantity: unique.length, Items: unique },
          CallerReference: 'one of your own',
        },
      }),
    ],
    version: hashOf([distribution, found?.Status === undefined, unique]).slice(0, 32),
    estimates: [
      {
        label: 'Under way now',
        value: String(found?.InProgressInvalidationBatches ?? 0),
      },
    ],
    facts: { paths: unique } as Json,
  });
}

async function execute(
  scene: ChangingScene,
  { distribution }: InvalidateInput,
  made: Plan,
): Promise<Outcome> {
  const { paths } = made.facts as unknown as { readonly paths: readonly string[] };
  try {
    await change('cloudfront:CreateInvalidation', scene.signal, (abortSignal) =>
      scene.clients.cloudfront.send(
        new CreateInvalidationCommand({
          DistributionId: distribution,
          InvalidationBatch: {
            Paths: { Quantity: paths.length, Items: [...paths] },
            // The run's: asked again after an answer that was lost, it is one invalidation.
            CallerReference: scene.run.id,
          },
        }),
        { abortSignal },
      ),
    );
  } catch (error) {
    return failedOutcome(error);
  }
  return done(distribution);
}

function done(distribution: string): Outcome {
  return { outcome: 'done', sentence: `The edges of ${distribution} forget the paths within some minutes.` };
}

async function settle(
  scene: PlanningScene,
  { distribution }: InvalidateInput,
  _made: Plan,
  runId: string,
): Promise<Settled> {
  const cell = await askNow(
    scene,
    'cloudfront:ListInvalidations',
    distribution,
    async ({ cloudfront }, abortSignal) => {
      const { InvalidationList } = await cloudfront.send(
        new ListInvalidationsCommand({ DistributionId: distribution, MaxItems: LOOKED_AT }),
        { abortSignal },
      );
      const answers = await Promise.all(
        (InvalidationList?.Items ?? []).map(({ Id }) =>
          cloudfront.send(new GetInvalidationCommand({ DistributionId: distribution, Id }), { abortSignal }),
        ),
      );
      return answers.map(({ Invalidation }) => Invalidation?.InvalidationBatch?.CallerReference);
    },
  );
  if (cell.state !== 'fresh') return { outcome: 'unknown', sentence: 'The invalidations could not be read.' };
  return cell.value.includes(runId)
    ? done(distribution)
    : { outcome: 'failed', sentence: 'It did not happen: there is no such invalidation.' };
}

export const invalidateDistribution = defineAction<InvalidateInput>({
  id: 'distributions.invalidate',
  title: 'Invalidate',
  kind: 'distribution',
  risk: 'costly',
  capability: 'deployments:change',
  input: invalidateInput,
  target: (input) => input.distribution,
  changes: ['cloudfront:CreateInvalidation'],
  permissions: [
    may(
      'distribution',
      'cloudfront:CreateInvalidation',
      'cloudfront:GetDistribution',
      'cloudfront:GetInvalidation',
    ),
  ],
  long: false,
  plan,
  execute,
  settle,
});
