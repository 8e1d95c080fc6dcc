import type { Databases } from './databases.ts';
import { last } from './databases.ts';
import type { Message } from './message.ts';

/**
 * The groups of FIFO queues. A group can be received from while its first message is visible and none of its messages
 * is in flight; the heads of such groups are indexed, so that a receive never walks over blocked messages.
 */
export class MessageGroups {
  constructor(private readonly databases: Databases) {}

  /** Messages that may be received now, at most `limit`: as many of one group as there are, then the next group. */
  receivable(queueId: number, limit: number): readonly Message[] {
    const found: Message[] = [];
    for (const [, , headSeq] of this.databases.index.getKeys({
      start: ['head', queueId, 0],
      end: ['head', queueId, last],
      limit,
    })) {
      const head = this.databases.messages.get([queueId, headSeq as number]);
      if (head?.groupId === undefined) continue;
      for (const message of this.members(queueId, head.groupId, limit - found.length)) {
        if (message.state !== 'visible') break;
        found.push(message);
      }
      if (found.length >= limit) break;
    }
    return found;
  }

  added(message: Message): void {
    const { queueId, groupId = '', seq } = message;
    void this.databases.index.put(['group', queueId, groupId, seq], 1);
    this.refresh(message, 0);
  }

  removed(message: Message): void {
    const { queueId, groupId = '', seq } = message;
    void this.databases.index.remove(['group', queueId, groupId, seq]);
    this.refresh(message, message.state === 'inFlight' ? -1 : 0);
  }

  changed(before: Message, after: Message): void {
    this.refresh(after, Number(after.state === 'inFlight') - Number(before.state === 'inFlight'));
  }

  private refresh({ queueId, groupId = '' }: Message, inFlightChange: number): void {
    const { groups, index } = this.databases;
    const before = groups.get([queueId, groupId]) ?? { inFlight: 0 };
    const [first] = this.members(queueId, groupId, 1);
    const inFlight = before.inFlight + inFlightChange;
    const head = inFlight === 0 && first?.state === 'visible' ? first.seq : undefined;
    if (head !== before.head) {
      if (before.head !== undefined) void index.remove(['head', queueId, before.head]);
      if (head !== undefined) void index.put(['head', queueId, head], 1);
    }
    if (first === undefined) void groups.remove([queueId, groupId]);
    else void groups.put([queueId, groupId], { inFlight, head });
  }

  private *members(queueId: number, groupId: string, limit: number): Iterable<Message> {
    const keys = this.databases.index.getKeys({
      start: ['group', queueId, groupId, 0],
      end: ['group', queueId, groupId, last],
      limit,
    });
    for (const [, , , seq] of keys) {
      const message = this.databases.messages.get([queueId, seq as number]);
      if (message !== undefined) yield message;
    }
  }
}
