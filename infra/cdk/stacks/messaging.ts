import type { Construct } from 'constructs';
import { ALARM_ENTRIES } from '../../../core/catalogue/alarms.ts';
import { QUEUES, TOPICS } from '../../../core/catalogue/messaging.ts';
import { createAlarm } from '../parts/alarms.ts';
import { allowAlarms, createQueues, createTopic } from '../parts/queues.ts';
import { PlatformStack } from '../platform-stack.ts';
import type { PlatformSettings } from '../settings.ts';

/** The topic that alarms tell. */
const ALARMS_TOPIC = 'alarms';

/** Topics, queues with their dead-letter queues, who listens to whom, and the alarms on what waits too long. */
export class MessagingStack extends PlatformStack {
  constructor(scope: Construct, settings: PlatformSettings) {
    super(scope, 'messaging', 'Topics, queues and their alarms', settings);
    const { stage } = this;
    const queues = createQueues(this, QUEUES, stage);
    for (const definition of TOPICS) {
      const topic = createTopic(this, definition, stage, queues);
      if (definition.logical === ALARMS_TOPIC) allowAlarms(topic);
    }
    for (const entry of ALARM_ENTRIES)
      if (entry.definition.namespace === 'AWS/SQS') createAlarm(this, entry, settings);
  }
}
