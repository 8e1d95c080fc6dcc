import { REDRIVE_ATTRIBUTE } from '../../../resources/queues/causes.ts';
import { isSelected } from '../../../resources/queues/selection.ts';
import type { Selection } from '../../../resources/queues/selection.ts';
import type { HeldMessage } from './held-message.ts';
import { printOf } from './redriven-message.ts';

/** Prints of the newest messages that were sent: a checkpoint is not to grow with the work. */
const KEPT_PRINTS = 1_000;
/** The console's clock and SQS's may differ by so much. */
const CLOCK_MARGIN_MS = 60_000;

/** How far a redrive is; saved before a batch is sent and before it is deleted. */
export interface RedriveState {
  readonly startedAt: number;
  /** Sent and deleted, or to be deleted. */
  readonly redriven: number;
  /** Ids that may have been sent: their answer is awaited. */
  readonly sending: readonly string[];
  /** Sent, and not deleted yet. */
  readonly sent: readonly { readonly id: string; readonly handle: string }[];
  /** Whether they were sent can not be told. They were left where they are. */
  readonly doubtful: readonly string[];
  /** Ids with SQS's code, of what was not taken. */
  readonly refused: readonly string[];
  /** Ids of what came back. */
  readonly returned: readonly string[];
  readonly prints: readonly string[];
}

export function firstRedriveState(now: number): RedriveState {
  return {
    startedAt: now,
    redriven: 0,
    ...{ sending: [], sent: [], doubtful: [], refused: [], returned: [], prints: [] },
  };
}

/** What a killed console left: what it was sending is in doubt, but for FIFO queues, which take it once. */
export function resumedState(state: RedriveState, fifo: boolean): RedriveState {
  const doubtful = fifo ? state.doubtful : [...state.doubtful, ...state.sending];
  return { ...state, sending: [], doubtful };
}

export function withPrints(prints: readonly string[], newer: readonly string[]): readonly string[] {
  return [...prints, ...newer].slice(-KEPT_PRINTS);
}

/** What was received of the dead-letter queue, told apart. Everything in it is hidden and has to be given back or deleted. */
export class Intake {
  /** To be sent, in the order in which they came. */
  readonly chosen = new Map<string, { readonly message: HeldMessage; readonly at: number }>();
  /** Not meant, or not to be sent again: given back at the end. */
  readonly beside = new Map<string, string>();
  readonly returned = new Set<string>();
  private readonly sentIds = new Set<string>();
  private readonly left: Set<string>;
  private readonly prints: Set<string>;

  constructor(
    private readonly runId: string,
    private readonly selection: Selection,
    private readonly from: RedriveState,
  ) {
    this.left = new Set([...from.doubtful, ...from.sent.map(({ id }) => id)]);
    this.prints = new Set(from.prints);
    for (const id of from.returned) this.returned.add(id);
  }

  /** Messages that were met so far, but for those that are gone. */
  get size(): number {
    return this.chosen.size + this.beside.size;
  }

  /** Sorts a message in. False: it was met before. */
  add(message: HeldMessage, at: number): boolean {
    const { id, receiptHandle } = message;
    if (this.chosen.has(id)) {
      this.chosen.set(id, { message, at });
      return false;
    }
    const isNew = !this.beside.has(id);
    if (this.hasReturned(message)) this.returned.add(id);
    else if (isNew && message.md5Matches && !this.left.has(id) && isSelected(message, this.selection)) {
      this.chosen.set(id, { message, at });
      return true;
    }
    this.beside.set(id, receiptHandle);
    return isNew;
  }

  /** The next ones to be sent. Those that were held for too long are forgotten, and met again. */
  take(atMost: number, heldSince: number): readonly HeldMessage[] {
    const taken: HeldMessage[] = [];
    for (const [id, { message, at }] of this.chosen) {
      if (taken.length >= atMost) break;
      this.chosen.delete(id);
      if (at >= heldSince) taken.push(message);
    }
    return taken;
  }

  /** Sent: under this new id, with this print. Not to be sent again, should it show up again. */
  noteSent(id: string, newId: string, print: string): void {
    this.left.add(id);
    this.sentIds.add(newId);
    this.prints.add(print);
  }

  /** Not sent, or perhaps: stays, is given back at the end, and is not tried again. */
  leave({ id, receiptHandle }: HeldMessage): void {
    this.left.add(id);
    this.beside.set(id, receiptHandle);
  }

  /** Handles of everything that is still held. */
  handles(): readonly string[] {
    return [
      ...[...this.chosen.values()].map(({ message }) => message.receiptHandle),
      ...this.beside.values(),
    ];
  }

  /**
   * SQS brings a message back under the id that it was sent with; a worker that buries it sends it anew, with the
   * attribute where it passes attributes on, with the same body in any case.
   */
  private hasReturned({ id, body, attributes, sentAt }: HeldMessage): boolean {
    if (this.left.has(id)) return false;
    if (this.sentIds.has(id)) return true;
    if (attributes.some(({ name, value }) => name === REDRIVE_ATTRIBUTE && value === this.runId)) return true;
    const isLater = sentAt === undefined || sentAt > this.from.startedAt - CLOCK_MARGIN_MS;
    return isLater && this.prints.has(printOf(body));
  }
}
