import { failureSentence } from '../../cells/cell.ts';
import { failureOf } from '../../upstream/failure.ts';
import { newLine, pause } from './tail-scene.ts';
import type { TailScene } from './tail-scene.ts';
import { windowPages } from './window.ts';

/** Ten pages of a group are ten mebibytes of lines: who follows live does not read more of them. */
const MOST_PAGES = 10;
/** FilterLogEvents finds an event a moment after it was ingested. */
const SECOND_LOOK_MS = 4_000;
const RETRY_MS = 2_000;
const MOST_TRIES = 5;

/**
 * Reads again what a live tail may have missed: before it began, between two sessions, and while it sampled. What the
 * tail did tell is told no second time. One window at a time; those asked for meanwhile become one.
 */
export class GapFiller {
  private wantedFrom: number | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly scene: TailScene,
    private readonly groups: readonly string[],
  ) {}

  /** Fills from a moment on, in milliseconds since the epoch, and looks a second time a little later. */
  fill(from: number): void {
    this.want(from);
    void pause(SECOND_LOOK_MS, this.scene.signal).then(() => {
      if (!this.scene.signal.aborted) this.want(from);
    });
  }

  private want(from: number): void {
    this.wantedFrom = Math.min(this.wantedFrom ?? from, from);
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      if (this.wantedFrom !== undefined && !this.scene.signal.aborted) this.want(this.wantedFrom);
    });
  }

  private async run(): Promise<void> {
    while (this.wantedFrom !== undefined && !this.scene.signal.aborted) {
      const from = this.wantedFrom;
      this.wantedFrom = undefined;
      for (const group of this.groups) await this.fillGroup(group, from);
    }
  }

  private async fillGroup(group: string, from: number): Promise<void> {
    const { scene } = this;
    for (let attempt = 1; !scene.signal.aborted; attempt += 1) {
      try {
        await fillOnce(scene, group, from);
        return;
      } catch (error) {
        if (scene.signal.aborted) return;
        const failure = failureOf(error, 'logs:FilterLogEvents');
        const isPassing = ['throttled', 'unreachable', 'timed-out', 'broken'].includes(failure.state);
        if (!isPassing || attempt >= MOST_TRIES) {
          scene.sink.note(`Lines of ${group} may be missing: ${failureSentence(failure)}`);
          return;
        }
        await pause(RETRY_MS * attempt, scene.signal);
      }
    }
  }
}

async function fillOnce(scene: TailScene, group: string, from: number): Promise<void> {
  const pages = windowPages(scene.source, { group, pattern: scene.pattern, from }, MOST_PAGES, scene.signal);
  for (;;) {
    const { done, value } = await pages.next();
    if (done) {
      if (value)
        scene.sink.note(`More was written to ${group} than could be caught up with; lines are missing.`);
      return;
    }
    const lines = value.flatMap((event) => newLine(scene, group, event, true) ?? []);
    if (lines.length > 0) scene.sink.lines(lines);
  }
}
