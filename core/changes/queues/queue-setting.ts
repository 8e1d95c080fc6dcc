import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { hasValue, mapCell } from '../../cells/cell.ts';
import { awsCommand, quoted } from '../../commands/command-line.ts';
import { may } from '../../permissions/permission.ts';
import { queueAttributes, queueUrl } from '../../resources/queues/queues.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { settingAction } from '../setting.ts';
import { queueName } from './message-input.ts';

/** Bounds. Source: SQS API reference, SetQueueAttributes. */
const settingsInput = z
  .object({
    queue: queueName,
    visibilityTimeoutSeconds: z.number().int().min(0).max(43_200).optional(),
    retentionSeconds: z.number().int().min(60).max(1_209_600).optional(),
    delaySeconds: z.number().int().min(0).max(900).optional(),
    receiveWaitSeconds: z.number().int().min(0).max(20).optional(),
    maxReceiveCount: z.number().int().min(1).max(1_000).optional(),
  })
  .strict();
type SettingsInput = z.infer<typeof settingsInput>;

interface QueueSettings {
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly receiveWaitSeconds: number;
  /** Where letters go that were received too often; null where they stay. */
  readonly deadLetters: { readonly arn: string; readonly maxReceiveCount: number } | null;
}

/** What SQS calls each number. */
const ATTRIBUTES = {
  visibilityTimeoutSeconds: 'VisibilityTimeout',
  retentionSeconds: 'MessageRetentionPeriod',
  delaySeconds: 'DelaySeconds',
  receiveWaitSeconds: 'ReceiveMessageWaitTimeSeconds',
} as const;
type SettingName = keyof typeof ATTRIBUTES;
const NAMES = Object.keys(ATTRIBUTES) as readonly SettingName[];

export const queueSetting = settingAction<SettingsInput, QueueSettings>({
  id: 'queues.set-attributes',
  title: 'Set queue attributes',
  kind: 'queue',
  risk: 'reversible',
  capability: 'settings:change',
  input: settingsInput,
  target: ({ queue }) => queue,
  operation: 'sqs:SetQueueAttributes',
  permissions: [may('queue', 'sqs:SetQueueAttributes')],
  async read({ source, signal }, { queue }) {
    const budget = budgetFor(signal);
    const url = await queueUrl(source, queue, budget);
    if (!hasValue(url)) return url;
    return mapCell(await queueAttributes(source, url.value, budget), (found): QueueSettings => {
      const { visibilityTimeoutSeconds, retentionSeconds, delaySeconds, receiveWaitSeconds, redrive } = found;
      return {
        url: url.value,
        ...{ visibilityTimeoutSeconds, retentionSeconds, delaySeconds, receiveWaitSeconds },
        deadLetters: redrive
          ? { arn: redrive.deadLetterQueueArn, maxReceiveCount: redrive.maxReceiveCount }
          : null,
      };
    });
  },
  absent: ({ queue }) => `There is no queue ${queue}.`,
  wanted: (input, now) => ({
    ...now,
    ...Object.fromEntries(NAMES.map((name) => [name, input[name] ?? now[name]])),
    deadLetters:
      input.maxReceiveCount === undefined
        ? now.deadLetters
        : { arn: now.deadLetters?.arn ?? '', maxReceiveCount: input.maxReceiveCount },
  }),
  words: (settings) => ({
    ...Object.fromEntries(NAMES.map((name) => [ATTRIBUTES[name], `${settings[name]} s`])),
    ...(settings.deadLetters && { maxReceiveCount: String(settings.deadLetters.maxReceiveCount) }),
  }),
  summary: (input) => `Set ${attributesIn(input).join(', ')} of ${input.queue}`,
  refusal: (input, now) =>
    input.maxReceiveCount !== undefined && now.deadLetters === null
      ? `${input.queue} has no dead-letter queue: there is nothing that a receive count would lead to.`
      : undefined,
  costs: (input) => [
    `Every part of SQS knows it after ${input.retentionSeconds === undefined ? 'a minute' : 'a quarter of an hour'} at most.`,
    ...(input.maxReceiveCount === undefined
      ? []
      : ['What was received as often already goes to the dead letters when it is received next.']),
  ],
  loses: (input, now) =>
    shortens(input, now) ? ['Messages that are older than the new retention are deleted.'] : [],
  riskOf: (input, now) => (shortens(input, now) ? 'destructive' : undefined),
  undoHow: (input, now) =>
    shortens(input, now)
      ? { reach: 'partial', how: 'It is set as it was; messages that were deleted do not come back.' }
      : { reach: 'complete', how: 'It is set as it was.' },
  send: ({ clients }, input, now, options) =>
    clients.sqs.send(
      new SetQueueAttributesCommand({ QueueUrl: now.url, Attributes: attributesOf(input, now) }),
      options,
    ),
  command: (target, input, now) =>
    `${awsCommand(target, 'sqs', 'set-queue-attributes', { 'queue-url': now.url })} --attributes ${quoted(
      JSON.stringify(attributesOf(input, now)),
    )}`,
  inputOf: (before, input) => ({
    queue: input.queue,
    ...Object.fromEntries(
      NAMES.filter((name) => input[name] !== undefined).map((name) => [name, before[name]]),
    ),
    ...(input.maxReceiveCount !== undefined &&
      before.deadLetters && { maxReceiveCount: before.deadLetters.maxReceiveCount }),
  }),
});

function attributesIn(input: SettingsInput): readonly string[] {
  return [
    ...NAMES.filter((name) => input[name] !== undefined).map((name) => ATTRIBUTES[name]),
    ...(input.maxReceiveCount === undefined ? [] : ['maxReceiveCount']),
  ];
}

/** As SQS takes them: texts, and the redrive policy as JSON with both its members. */
function attributesOf(input: SettingsInput, { deadLetters }: QueueSettings): Record<string, string> {
  const numbers = NAMES.flatMap((name) => {
    const value = input[name];
    return value === undefined ? [] : [[ATTRIBUTES[name], String(value)] as const];
  });
  const { maxReceiveCount } = input;
  return {
    ...Object.fromEntries(numbers),
    ...(maxReceiveCount !== undefined &&
      deadLetters && {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount }),
      }),
  };
}

function shortens({ retentionSeconds }: SettingsInput, now: QueueSettings): boolean {
  return retentionSeconds !== undefined && retentionSeconds < now.retentionSeconds;
}
