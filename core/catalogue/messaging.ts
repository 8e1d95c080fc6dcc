import type { Named } from './stage.ts';
import { named, perStage } from './stage.ts';

const DAY_SECONDS = 86_400;

export interface QueueDefinition {
  readonly kind: 'queue';
  readonly logical: string;
  readonly names: Named;
  readonly purpose: string;
  readonly visibilityTimeoutSeconds: number;
  readonly receiveMessageWaitSeconds: number;
  readonly retentionSeconds: number;
  /** The logical name of the dead-letter queue, and after how many receives a message goes there. */
  readonly deadLetter?: { readonly queue: string; readonly maxReceiveCount: number };
}

export interface TopicDefinition {
  readonly kind: 'topic';
  readonly logical: string;
  readonly names: Named;
  readonly purpose: string;
  readonly subscriptions: readonly { readonly queue: string; readonly rawDelivery: boolean }[];
}

function withDeadLetters(
  logical: string,
  purpose: string,
  visibilityTimeoutSeconds: number,
): QueueDefinition[] {
  const dead = `${logical}-dlq`;
  const common = { kind: 'queue', visibilityTimeoutSeconds, receiveMessageWaitSeconds: 20 } as const;
  return [
    {
      ...common,
      logical,
      names: perStage((stage) => named(stage, logical)),
      purpose,
      retentionSeconds: 4 * DAY_SECONDS,
      deadLetter: { queue: dead, maxReceiveCount: 3 },
    },
    {
      ...common,
      logical: dead,
      names: perStage((stage) => `${named(stage, logical)}-dlq`),
      purpose: `What ${logical} could not process`,
      retentionSeconds: 14 * DAY_SECONDS,
    },
  ];
}

export const QUEUES: readonly QueueDefinition[] = [
  ...withDeadLetters('caption-analysis', 'Captions to be read', 300),
  ...withDeadLetters('thumbnail-generation', 'Thumbnails to be cut', 900),
  ...withDeadLetters('auto-tagging', 'Videos to be tagged', 300),
  ...withDeadLetters('product-assembly', 'Results to be assembled into products', 600),
  ...withDeadLetters('whatsapp-notifications', 'What sellers are told by WhatsApp', 120),
];

export const TOPICS: readonly TopicDefinition[] = [
  {
    kind: 'topic',
    logical: 'new-video-posted',
    names: perStage((stage) => named(stage, 'new-video-posted')),
    purpose: 'A video was posted: every worker takes its part',
    subscriptions: [
      { queue: 'caption-analysis', rawDelivery: true },
      { queue: 'thumbnail-generation', rawDelivery: true },
      { queue: 'auto-tagging', rawDelivery: true },
    ],
  },
  {
    kind: 'topic',
    logical: 'product-processed',
    names: perStage((stage) => named(stage, 'product-processed')),
    purpose: 'A product is in its shop: caches are cleared and the seller is told',
    subscriptions: [{ queue: 'whatsapp-notifications', rawDelivery: true }],
  },
  {
    kind: 'topic',
    logical: 'alarms',
    names: perStage((stage) => named(stage, 'alarms')),
    purpose: 'What alarms tell: whoever is on call subscribes to it',
    subscriptions: [],
  },
];
