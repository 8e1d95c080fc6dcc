import type { ChangingScene } from '../../../actions/action.ts';
import type { Json } from '../../../actions/plan.ts';
import type { Failure } from '../../../cells/cell.ts';
import { messageBytes } from '../../../resources/queues/sdk-message.ts';
import type { HeldMessage } from './held-message.ts';
import { keptOf } from './held-message.ts';
import { decodeMessages, encodeMessages, MESSAGES_FORMAT } from './message-segments.ts';
import type { CapturedFacts } from './message-segments.ts';
import { BATCH, countsOf, deleteHeld, NEVER, receive, release, repeated } from './queue-calls.ts';
import type { QueuePlace } from './queue-calls.ts';

/** Long enough for a segment to be gathered, stored and deleted; short enough that a kill hides little for long. */
const HIDDEN_SECONDS = 90;
const SEGMENT_MESSAGES = 1_000;
/** A message has 1 MiB at most: what a segment holds in memory stays well under a hundred. */
const SEGMENT_BYTES = 8 * 1_048_576;
const RECEIVERS = 6;
const SEGMENTS_AN_EPOCH = 100_000;
/** A queue that goes on giving messages is being filled: this many more than were there, and it ends. */
const MORE_THAN_SEEN = 1_000;

/** How far it is; saved before anything of the newest segment is deleted. */
export interface MoveOutState {
  /** Counts the starts, so that a console which lost the run never writes over the pieces of the one that has it. */
  readonly epoch: number;
  readonly startedAt: number;
  /** How many messages it may take out. */
  readonly limit: number;
  readonly segments: readonly number[];
  readonly captured: number;
  readonly removed: number;
  /** Ids of what is kept and was not deleted yet. */
  readonly undeleted: readonly string[];
  /** Messages whose body had another checksum; they stay. */
  readonly damaged: number;
}

export interface MoveOutEnd {
  readonly state: MoveOutState;
  /** `full`: more came than were there at the beginning. `refused`: SQS deleted none of what it had given. */
  readonly ended: 'empty' | 'full' | 'cancelled' | 'refused';
  /** Why none was deleted, where upstream told it. */
  readonly failure?: Failure;
  /** Handles of what is kept and could not be deleted, by id. */
  readonly undeleted: ReadonlyMap<string, string>;
}

/** What moving out works on: the queue, and the run whose capture holds the messages. */
export interface MoveOutWork {
  readonly scene: Pick<ChangingScene, 'captures' | 'run' | 'signal' | 'now'>;
  readonly place: QueuePlace;
  readonly queue: { readonly name: string; readonly fifo: boolean };
}

export function firstState(visible: number, now: number): MoveOutState {
  return {
    epoch: 0,
    startedAt: now,
    limit: visible * 2 + MORE_THAN_SEEN,
    segments: [],
    captured: 0,
    removed: 0,
    undeleted: [],
    damaged: 0,
  };
}

/**
 * Takes messages out of a queue so that nothing is deleted which is not kept: received, stored as a segment, named by
 * the manifest, then deleted. Killed anywhere, it goes on from the saved state: what was stored but not deleted shows up
 * again, is known by its id, and is deleted without being kept twice.
 * @throws UpstreamFailed, Cancelled, LeaseLost.
 */
export async function moveOut(
  work: MoveOutWork,
  from: MoveOutState,
  onState: (state: MoveOutState) => void,
): Promise<MoveOutEnd> {
  const { scene, place } = work;
  let state: MoveOutState = { ...from, epoch: from.epoch + 1 };
  const known = new Set([...from.undeleted, ...(await idsOfLast(work, from))]);
  const damaged = new Set<string>();
  const undeleted = new Map<string, string>();
  const end = (ended: MoveOutEnd['ended']): MoveOutEnd => ({ state, ended, undeleted });
  const now = (next: MoveOutState) => onState((state = next));
  // What a killed console held comes back by then.
  const heldUntil = from.epoch > 0 ? scene.now() + HIDDEN_SECONDS * 1_000 : 0;
  const save = async (next: MoveOutState) => {
    await scene.run.save(next as unknown as Json);
    now(next);
  };
  await save(state);
  if (state.segments.length > 0) await nameCapture(work, state);
  for (;;) {
    if (scene.signal.aborted) return end('cancelled');
    if (state.removed >= state.limit) return end('full');
    const gathered = await gather(work, Math.min(SEGMENT_MESSAGES, state.limit - state.removed));
    if (gathered.length === 0 && scene.now() < heldUntil && (await countsOf(place)).inFlight > 0) continue;
    const whole = gathered.filter((message) => message.md5Matches);
    const news = gathered.length - whole.length > 0 && addNew(damaged, gathered);
    if (whole.length === 0) {
      // Damaged ones are hidden for their time; met a second time, they are all that is left.
      if (!news) return end('empty');
      now({ ...state, damaged: damaged.size });
      continue;
    }
    const fresh = whole.filter(({ id }) => !known.has(id));
    if (fresh.length > 0)
      await orGiveBack(place, whole, async () => {
        const number = state.epoch * SEGMENTS_AN_EPOCH + state.segments.length;
        const segment = await encodeMessages(fresh.map(keptOf));
        await repeated(place, 's3:PutObject', () => scene.captures.store(scene.run.id, number, segment));
        await save({
          ...state,
          segments: [...state.segments, number],
          captured: state.captured + fresh.length,
          damaged: damaged.size,
          undeleted: [...known],
        });
        await nameCapture(work, state);
      });
    // From here on they are kept: deleting is finished even if cancelling is asked for meanwhile.
    const refused = await deleteHeld({ ...place, signal: NEVER }, whole.map(handleOf));
    for (const message of whole) {
      known.delete(message.id);
      undeleted.delete(message.id);
    }
    for (const { index } of refused) {
      const message = whole[index];
      if (!message) continue;
      known.add(message.id);
      undeleted.set(message.id, message.receiptHandle);
    }
    now({ ...state, removed: state.removed + whole.length - refused.length, undeleted: [...known] });
    if (refused.length === whole.length) return { ...end('refused'), failure: refused[0]?.failure };
  }
}

/** Adds the ids of those whose checksum differs; tells whether any was new. */
function addNew(damaged: Set<string>, messages: readonly HeldMessage[]): boolean {
  const before = damaged.size;
  for (const { id, md5Matches } of messages) if (!md5Matches) damaged.add(id);
  return damaged.size > before;
}

/**
 * The manifest, as it is true now. What is kept but still in the queue is named in it, so that an undo does not double
 * it: `notRemoved` are those that could be given back.
 */
export async function nameCapture(
  { scene, place, queue }: MoveOutWork,
  state: MoveOutState,
  notRemoved: readonly string[] = [],
): Promise<void> {
  const facts: CapturedFacts = {
    queue: queue.name,
    fifo: queue.fifo,
    segments: [...state.segments],
    messages: state.captured,
    notRemoved: [...notRemoved],
  };
  await repeated({ ...place, signal: NEVER }, 's3:PutObject', () =>
    scene.captures.complete(scene.run.id, {
      format: MESSAGES_FORMAT,
      segments: state.segments.length,
      capturedAt: state.startedAt,
      facts: facts as unknown as Json,
    }),
  );
}

/** Ids in the newest segment: some of them may not have been deleted when the console was killed. */
async function idsOfLast(
  { scene, place }: MoveOutWork,
  { segments }: MoveOutState,
): Promise<readonly string[]> {
  const last = segments.at(-1);
  if (last === undefined) return [];
  const segment = await repeated(place, 's3:GetObject', () => scene.captures.segment(scene.run.id, last));
  return (await decodeMessages(segment)).map(({ id }) => id);
}

/**
 * Receives by several at once until there are enough, or until the queue gives no more. Of a FIFO queue one receives
 * alone: while messages of a group are held, nobody is given others of it.
 */
async function gather({ place, queue }: MoveOutWork, atMost: number): Promise<readonly HeldMessage[]> {
  const held = new Map<string, HeldMessage>();
  let bytes = 0;
  let asked = 0;
  const receiver = async () => {
    // What is asked for counts as come, so that several receivers together do not take more than is wanted.
    while (asked < atMost && bytes < SEGMENT_BYTES) {
      asked += BATCH;
      const messages = await receive(place, HIDDEN_SECONDS, held.size > 0 ? 0 : 1);
      asked += messages.length - BATCH;
      if (messages.length === 0) return;
      for (const message of messages) {
        held.set(message.id, message);
        bytes += messageBytes(message.body, message.attributes);
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: queue.fifo ? 1 : RECEIVERS }, receiver));
  return orGiveBack(place, [...held.values()], () => {
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
    return Promise.resolve([...held.values()]);
  });
}

/** Where the work fails, what is held is shown again at once, as far as that is possible. */
async function orGiveBack<T>(
  place: QueuePlace,
  held: readonly HeldMessage[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await release({ ...place, signal: NEVER, patience: ONCE }, held.map(handleOf));
    throw error;
  }
}

const ONCE = { attempts: 1, firstPauseMs: 1, longestPauseMs: 1 };

function handleOf({ receiptHandle }: HeldMessage): string {
  return receiptHandle;
}
