import type { RunHandle } from '../../actions/action.ts';
import type { Json } from '../../actions/plan.ts';

const EVERY_MS = 2_000;

/**
 * A checkpoint that moves many times a second, written down every few seconds: the newest one, one at a time. What is
 * done between two writes may be done again after a kill.
 */
export class KeptCheckpoint {
  private newest: Json | undefined;
  private writing: Promise<void> | undefined;
  private writtenAt = 0;
  private failed: { readonly error: unknown } | undefined;

  constructor(private readonly run: Pick<RunHandle, 'save'>) {}

  keep(checkpoint: Json): void {
    this.newest = checkpoint;
    if (this.writing || this.failed || Date.now() - this.writtenAt < EVERY_MS) return;
    this.writing = this.write();
  }

  /** Writes the newest. @throws what kept one from being written: then another console may have the run. */
  async settle(): Promise<void> {
    await this.writing;
    if (this.newest !== undefined && !this.failed) await this.write();
    if (this.failed) throw this.failed.error;
  }

  private async write(): Promise<void> {
    const checkpoint = this.newest;
    this.newest = undefined;
    try {
      if (checkpoint !== undefined) await this.run.save(checkpoint);
    } catch (error) {
      this.failed = { error };
    } finally {
      this.writtenAt = Date.now();
      this.writing = undefined;
    }
  }
}
