import { setTimeout as pause } from 'node:timers/promises';
import type { ChangingScene } from '../../../actions/action.ts';
import type { Json } from '../../../actions/plan.ts';
import type { Failure } from '../../../cells/cell.ts';
import type { Selection } from '../../../resources/queues/selection.ts';
import { failureOf } from '../../../upstream/failure.ts';
import { endOf, pauseBefore, UpstreamFailed } from '../../tables/engine/upstream-call.ts';
import type { HeldMessage } from './held-message.ts';
import {
  BATCH,
  countsOf,
  deleteHeld,
  mayHaveHappened,
  NEVER,
  QUEUE_PATIENCE,
  receive,
  release,
  sendBatch,
} from './queue-calls.ts';
import type { QueuePlace } from './queue-calls.ts';
import { firstRedriveState, Intake, resumedState, withPrints } from './redrive-state.ts';
import type { RedriveState } from './redrive-state.ts';
import { redrivenOf } from './redriven-message.ts';
import type { Edit, Redriven } from './redriven-message.ts';

/** How long a message of the dead-letter queue is hidden while it is decided what becomes of it. */
const HIDDEN_SECONDS = 90;
/** What is sent has to be deleted before its hiding is over. */
const LONGEST_HELD_MS = 60_000;
const FIRST_WAVE = 10;
const LARGEST_WAVE = 500;
/** Messages of a dead-letter queue that are met at most, meant or not. */
const MOST_MET = 20_000;
const BATCH_BYTES = 262_144;
/** Counts of SQS lag: a queue that has been empty for so long is taken for worked off. */
const EMPTY_FOR_MS = 3_000;

export interface RedriveWork {
  readonly scene: Pick<ChangingScene, 'run' | 'signal' | 'now'>;
  readonly dead: QueuePlace;
  readonly to: QueuePlace & { readonly fifo: boolean; readonly maximumMessageBytes: number };
  readonly selection: Selection;
  readonly edit?: Edit;
  readonly atMost: number;
  readonly messagesPerSecond?: number;
  readonly stopAfterReturns: number;
  readonly watchSeconds: number;
}

export interface RedriveEnd {
  readonly state: RedriveState;
  readonly ended: 'worked-off' | 'enough' | 'returned' | 'grown' | 'cancelled' | 'failed' | 'too-many';
  readonly failure?: Failure;
  /** Chosen, and still in the dead-letter queue. */
  readonly left: number;
}

/**
 * Sends chosen dead letters again, in waves of ten, twenty, forty and so on, and watches after each whether they come
 * back. A message is sent, then deleted; what was being sent when a console was killed is left where it is, in doubt.
 * @throws LeaseLost; what upstream does is told in the end.
 */
export async function redriveSelected(
  work: RedriveWork,
  from: RedriveState | undefined,
  onState: (state: RedriveState, stage: string) => void,
): Promise<RedriveEnd> {
  const run = new RedriveRun(work, from, onState);
  let end: RedriveEnd;
  try {
    end = await run.toItsEnd();
  } catch (error) {
    const how = endOf(error);
    end = how.outcome === 'failed' ? run.end('failed', how.failure) : run.end('cancelled');
  } finally {
    // Whatever the end: what is held is shown to everybody again.
    await release({ ...work.dead, signal: NEVER }, run.intake.handles());
  }
  return end;
}

class RedriveRun {
  readonly intake: Intake;
  private state: RedriveState;
  private readonly heldUntil: number;

  constructor(
    private readonly work: RedriveWork,
    from: RedriveState | undefined,
    private readonly onState: (state: RedriveState, stage: string) => void,
  ) {
    const { scene, to, selection } = work;
    this.state = from ? resumedState(from, to.fifo) : firstRedriveState(scene.now());
    this.intake = new Intake(scene.run.id, selection, this.state);
    // What a killed console held is not seen before its time is over.
    this.heldUntil = from ? scene.now() + HIDDEN_SECONDS * 1_000 : 0;
  }

  async toItsEnd(): Promise<RedriveEnd> {
    const { atMost, watchSeconds } = this.work;
    await this.save({});
    await this.deleteSent();
    for (let wave = FIRST_WAVE; ; wave = Math.min(LARGEST_WAVE, wave * 2)) {
      const before = this.state.redriven;
      const over = await this.sendWave(Math.min(wave, atMost - before));
      if (this.state.redriven > before && watchSeconds > 0) {
        const grown = await this.watch(this.state.redriven - before);
        if (grown) return this.end('grown');
      }
      if (this.tooManyReturned()) return this.end('returned');
      if (this.work.scene.signal.aborted) return this.end('cancelled');
      if (over) return this.end(over);
    }
  }

  end(ended: RedriveEnd['ended'], failure?: Failure): RedriveEnd {
    const state = { ...this.state, returned: [...this.intake.returned] };
    return { state, ended, failure, left: this.intake.chosen.size };
  }

  /** Sends so many at most. Tells why there is nothing more to be sent, where there is not. */
  private async sendWave(atMost: number): Promise<RedriveEnd['ended'] | undefined> {
    const { scene } = this.work;
    let left = atMost;
    while (left > 0) {
      if (scene.signal.aborted || this.tooManyReturned()) return undefined;
      const batch = this.intake.take(Math.min(BATCH, left), scene.now() - LONGEST_HELD_MS);
      if (batch.length > 0) left -= await this.send(batch);
      else if (this.intake.size >= MOST_MET) return 'too-many';
      else if (!(await this.meetMore())) return 'worked-off';
    }
    return this.state.redriven >= this.work.atMost ? 'enough' : undefined;
  }

  /** Receives until something new is met; false where the queue gives nothing new. */
  private async meetMore(): Promise<boolean> {
    const { dead, scene } = this.work;
    for (let empty = 0; empty < 2;) {
      if (scene.signal.aborted) return true;
      const met = this.meet(await receive(dead, HIDDEN_SECONDS, 1));
      if (met > 0) return true;
      const mayCome = scene.now() < this.heldUntil && (await countsOf(dead)).inFlight > this.intake.size;
      if (!mayCome) empty += 1;
    }
    return false;
  }

  private meet(messages: readonly HeldMessage[]): number {
    const at = this.work.scene.now();
    return messages.filter((message) => this.intake.add(message, at)).length;
  }

  /** Sends a batch and deletes it. Returns how many were sent. */
  private async send(batch: readonly HeldMessage[]): Promise<number> {
    const { scene, to, edit, messagesPerSecond } = this.work;
    const ready: { readonly message: HeldMessage; readonly redriven: Redriven }[] = [];
    let bytes = 0;
    for (const message of batch) {
      const redriven = redrivenOf(message, scene.run.id, to.fifo, edit);
      bytes += redriven.bytes;
      if (redriven.bytes > to.maximumMessageBytes) this.refuse(message, 'TooLong');
      // What does not fit into this batch is met again, or taken next.
      else if (ready.length > 0 && bytes > BATCH_BYTES)
        this.intake.chosen.set(message.id, { message, at: scene.now() });
      else ready.push({ message, redriven });
    }
    if (ready.length === 0) return 0;
    await this.save({ sending: ready.map(({ message }) => message.id) });
    const answer = await this.sendOrDoubt(ready);
    const sent = answer.sent.flatMap(({ index, messageId }) => {
      const one = ready[index];
      if (!one) return [];
      this.intake.noteSent(one.message.id, messageId, one.redriven.print);
      return [{ id: one.message.id, handle: one.message.receiptHandle, print: one.redriven.print }];
    });
    for (const { index, code } of answer.refused) {
      const one = ready[index];
      if (one) this.refuse(one.message, code);
    }
    await this.save({
      redriven: this.state.redriven + sent.length,
      sending: [],
      sent: [...this.state.sent, ...sent.map(({ id, handle }) => ({ id, handle }))],
      prints: withPrints(
        this.state.prints,
        sent.map(({ print }) => print),
      ),
    });
    await this.deleteSent();
    this.tell('sending');
    if (messagesPerSecond !== undefined)
      await pause((1_000 * sent.length) / messagesPerSecond, undefined, { signal: scene.signal }).catch(
        () => undefined,
      );
    return sent.length;
  }

  /** Where nobody can tell whether a batch was sent, its messages stay where they are, and are named at the end. */
  private async sendOrDoubt(
    ready: readonly { readonly message: HeldMessage; readonly redriven: Redriven }[],
  ): Promise<Awaited<ReturnType<typeof sendBatch>>> {
    const { to, scene } = this.work;
    const { patience = QUEUE_PATIENCE } = to;
    for (let attempt = 1; ; attempt += 1)
      try {
        return await sendBatch(
          { ...to, signal: NEVER },
          ready.map(({ redriven }) => redriven.entry),
        );
      } catch (error) {
        const failure = failureOf(error, 'sqs:SendMessage');
        const unsure = mayHaveHappened(failure) && !to.fifo;
        if (failure.state === 'throttled' && attempt < patience.attempts) {
          await pauseBefore(attempt + 1, { signal: scene.signal, patience });
          continue;
        }
        for (const { message } of ready) this.intake.leave(message);
        const ids = ready.map(({ message }) => message.id);
        await this.save({
          sending: [],
          doubtful: unsure ? [...this.state.doubtful, ...ids] : this.state.doubtful,
        });
        throw new UpstreamFailed(failure);
      }
  }

  private refuse(message: HeldMessage, code: string): void {
    this.intake.leave(message);
    this.state = { ...this.state, refused: [...this.state.refused, `${message.id} (${code})`] };
  }

  /** What was sent is deleted; what SQS does not delete stays named in the state. */
  private async deleteSent(): Promise<void> {
    const { sent } = this.state;
    if (sent.length === 0) return;
    const refused = await deleteHeld(
      { ...this.work.dead, signal: NEVER },
      sent.map(({ handle }) => handle),
    );
    const kept = new Set(refused.map(({ index }) => index));
    this.state = { ...this.state, sent: sent.filter((_, index) => kept.has(index)) };
    const failure = refused[0]?.failure;
    if (failure && refused.length === sent.length) throw new UpstreamFailed(failure);
  }

  /**
   * Waits and looks whether what was sent comes back: for the time that was asked for, or until the queue that it was
   * sent to is worked off. True where the dead-letter queue has grown by half of the wave, whoever filled it.
   */
  private async watch(waveSize: number): Promise<boolean> {
    const { scene, dead, to, watchSeconds, stopAfterReturns } = this.work;
    const totalOf = async () => {
      const { visible, inFlight, delayed } = await countsOf({ ...dead, signal: NEVER });
      return visible + inFlight + delayed;
    };
    const until = Date.now() + watchSeconds * 1_000;
    const before = await totalOf();
    const much = Math.max(stopAfterReturns, Math.ceil(waveSize / 2));
    let emptySince: number | undefined;
    let grownTwice = 0;
    while (Date.now() < until && !scene.signal.aborted && !this.tooManyReturned()) {
      this.tell('watching');
      this.meet(await receive({ ...dead, signal: NEVER }, HIDDEN_SECONDS, 1));
      const grown = (await totalOf()) - before >= much;
      grownTwice = grown ? grownTwice + 1 : 0;
      if (grownTwice >= 2 && !this.tooManyReturned()) return true;
      const { visible, inFlight, delayed } = await countsOf({ ...to, signal: NEVER });
      if (visible + inFlight + delayed > 0) emptySince = undefined;
      else emptySince ??= Date.now();
      if (emptySince !== undefined && Date.now() - emptySince >= Math.min(EMPTY_FOR_MS, watchSeconds * 500))
        break;
      await pause(250, undefined, { signal: scene.signal }).catch(() => undefined);
    }
    return false;
  }

  private tooManyReturned(): boolean {
    return this.intake.returned.size >= this.work.stopAfterReturns;
  }

  private async save(change: Partial<RedriveState>): Promise<void> {
    this.state = { ...this.state, ...change, returned: [...this.intake.returned] };
    await this.work.scene.run.save(this.state as unknown as Json);
  }

  private tell(stage: string): void {
    this.onState({ ...this.state, returned: [...this.intake.returned] }, stage);
  }
}
