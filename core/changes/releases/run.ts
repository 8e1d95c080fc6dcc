import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Finding, Json, Plan, Planned } from '../../actions/plan.ts';
import { planned } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { alarmsNow } from '../services/alarms.ts';
import { lookAtService } from '../services/look.ts';
import { serviceName, taskCount, withRevision } from '../services/service-input.ts';
import { shiftCommands, shiftOperation } from '../services/traffic.ts';
import { reason } from '../services/verify-secrets.ts';
import { runNative } from './engine/run-native.ts';
import type { NativeRelease } from './engine/run-native.ts';
import { runRelease } from './engine/run-release.ts';
import type { GuidedRelease } from './engine/run-release.ts';
import { planGreen } from './green-plan.ts';
import { planNative } from './native-plan.ts';
import { sidesVersion } from './sides.ts';
import { may } from '../../permissions/permission.ts';
import { ASKS_ROLES, REGISTERS, SHIFTS_TRAFFIC, STARTS_TASKS } from '../services/permissions.ts';

const percent = z.number().int().min(1).max(100);

const runInput = withRevision({
  service: serviceName,
  desired: taskCount.optional(),
  /** Percent on green, rising to 100. */
  steps: z
    .array(percent)
    .min(1)
    .max(20)
    .refine(
      (steps) => steps.at(-1) === 100 && steps.every((one, index) => one > (steps[index - 1] ?? 0)),
      'must rise from step to step, and end at 100',
    )
    .default([10, 50, 100]),
  bakeSeconds: z.number().int().min(0).max(86_400).default(300),
  alarms: z.array(z.string().min(1).max(255)).max(100).default([]),
  maxErrorPercent: z.number().min(0).max(100).default(5),
  waitMinutes: z.number().int().min(1).max(120).default(15),
  metricPatienceMinutes: z.number().int().min(1).max(1_440).default(30),
  keepOld: z.boolean().default(false),
});
type RunInput = z.infer<typeof runInput>;

/** By ECS's own deployments where the service is set up for them; else by a green side beside it. */
async function plan(scene: PlanningScene, input: RunInput): Promise<Planned> {
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused') return looked.planned;
  const { strategy = 'ROLLING' } = looked.service.deploymentConfiguration ?? {};
  if (strategy !== 'ROLLING') return planNative(scene, looked, input, await alarmFindings(scene, input));
  const made = await planGreen(scene, input);
  if (made.outcome === 'refused') return made.planned;
  const { facts, wanted, sides, calls, costs } = made;
  const { green, shift } = facts;
  const release: GuidedRelease = {
    green: facts,
    steps: input.steps,
    bakeSeconds: input.bakeSeconds,
    alarms: input.alarms,
    errorPercent: input.maxErrorPercent,
    waitMinutes: input.waitMinutes,
    metricPatienceMinutes: input.metricPatienceMinutes,
    keepOld: input.keepOld,
  };
  const target = labelOf(scene.source.environment);
  const steps = input.steps.map((one) => `${one} %`).join(', ');
  const { former } = facts.revision;
  return planned({
    summary: `Release ${wanted.words} as ${input.service}: by ${steps} of the requests, each baked for ${input.bakeSeconds} s`,
    calls: [
      ...calls,
      ...shift.rules.map((rule) => ({
        operation: shiftOperation(rule),
        on: rule.ruleArn,
        times: `to green by ${steps}`,
      })),
      ...(input.keepOld
        ? []
        : [
            { operation: 'ecs:UpdateService', on: input.service, times: 'once green has every request' },
            ...shift.rules.map((rule) => ({
              operation: shiftOperation(rule),
              on: rule.ruleArn,
              times: `back to ${input.service}, which runs the new revision then`,
            })),
            { operation: 'ecs:DeleteService', on: green.greenService },
          ]),
    ],
    changes: [
      { attribute: 'requests', before: `to ${former}`, after: 'to the new revision' },
      ...wanted.changes,
    ],
    costs: [
      ...costs,
      `It stops by itself and goes back where ${
        input.alarms.length > 0 ? `${input.alarms.join(', ')} fires, or ` : ''
      }more than ${input.maxErrorPercent} % of green's answers are 5xx.`,
    ],
    loses: input.keepOld ? [] : [`The running tasks of ${former}, at the very end.`],
    undo: {
      reach: 'complete',
      how: `While it runs, cancelling sends every request back to ${former} at once; afterwards ${former} is deployed again.`,
    },
    commands: [
      awsCommand(target, 'ecs', 'create-service', {
        'cli-input-json': {
          ...green.template,
          taskDefinition: facts.revision.existing ?? wanted.definition.family,
        },
      }),
      ...input.steps.flatMap((one) => shiftCommands(target, { ...shift, greenPercent: one })),
    ],
    version: hashOf([sidesVersion(sides), facts.revision, release.steps]).slice(0, 32),
    estimates: [],
    findings: [...made.findings, ...(await alarmFindings(scene, input))],
    facts: release as unknown as Json,
  });
}

/** A release is not begun while an alarm that would stop it fires. */
async function alarmFindings(scene: PlanningScene, { alarms }: RunInput): Promise<readonly Finding[]> {
  const subject = 'alarms';
  if (alarms.length === 0)
    return [
      {
        severity: 'warning',
        subject,
        sentence: 'No alarm is named: green is judged by its answers and its health alone.',
      },
    ];
  const cell = await alarmsNow(scene, alarms, budgetFor(scene.signal));
  if (cell.state !== 'fresh' && cell.state !== 'empty')
    return [
      {
        severity: 'warning',
        subject,
        sentence: `Whether they fire could not be found out, and nothing is shifted until it can. ${reason(cell)}`,
      },
    ];
  const known = cell.state === 'fresh' ? cell.value : [];
  const absent = alarms.filter((name) => !known.some((one) => one.name === name));
  const firing = known.filter(({ state }) => state === 'ALARM');
  return [
    ...(absent.length > 0
      ? [{ severity: 'blocker', subject, sentence: `There is no alarm ${absent.join(', ')}.` } as const]
      : []),
    ...(firing.length > 0
      ? [
          {
            severity: 'blocker',
            subject,
            sentence: `${firing.map(({ name }) => name).join(', ')} fires already: the release would stop at once.`,
          } as const,
        ]
      : []),
    ...(absent.length + firing.length === 0
      ? [{ severity: 'good', subject, sentence: 'None of the list fires.' } as const]
      : []),
  ];
}

function execute(scene: ChangingScene, _input: RunInput, made: Plan): Promise<Outcome> {
  const release = made.facts as unknown as GuidedRelease | { readonly native: NativeRelease };
  return 'native' in release ? runNative(scene, release.native) : runRelease(scene, release);
}

export const runGuidedRelease = defineAction<RunInput>({
  id: 'releases.run',
  title: 'Release',
  kind: 'service',
  risk: 'costly',
  capability: 'deployments:change',
  input: runInput,
  target: (input) => input.service,
  changes: [
    'ecs:RegisterTaskDefinition',
    'ecs:CreateService',
    'ecs:UpdateService',
    'ecs:DeleteService',
    'ecs:ContinueServiceDeployment',
    'ecs:StopServiceDeployment',
    'iam:PassRole',
    'elasticloadbalancing:ModifyRule',
    'elasticloadbalancing:ModifyListener',
  ],
  permissions: [
    may(
      'service',
      'ecs:CreateService',
      'ecs:TagResource',
      'ecs:DeleteService',
      'ecs:ContinueServiceDeployment',
      'ecs:StopServiceDeployment',
    ),
    may('service-deployment', 'ecs:ContinueServiceDeployment', 'ecs:StopServiceDeployment'),
    ...REGISTERS,
    ...STARTS_TASKS,
    ...SHIFTS_TRAFFIC,
    ...ASKS_ROLES,
  ],
  long: true,
  plan,
  execute,
});
