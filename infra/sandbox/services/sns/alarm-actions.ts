import type { PublishInput } from '@aws-sdk/client-sns';
import type { AlarmAction } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SnsContext } from './context.ts';
import type { Publishing } from './publish-operations.ts';

/** Tells a topic of an alarm that has changed its state. False where the action names no topic, or the topic refuses it. */
export function actOnTopic(
  { cloud, directory }: SnsContext,
  publish: (input: PublishInput, call: Publishing) => Promise<unknown>,
  { actionArn, notification }: AlarmAction,
): boolean {
  if (!directory.topic(actionArn)) return false;
  try {
    const input = {
      TopicArn: actionArn,
      Subject: notification.subject,
      Message: notification.message,
    };
    publish(input, { clock: cloud.clock, endpoint: cloud.endpoint() }).catch((error: unknown) =>
      console.error(error),
    );
    return true;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}
