import type { WayKind } from '../../../core/migration/ways.ts';
import type { RunView } from '../operations/run-view.ts';

/** One step of a sequence: what it is called, and how it stands or ended. */
export interface StepView {
  readonly title: string;
  readonly state: 'open' | 'running' | 'done' | 'failed' | 'cancelled';
  /** What came of it; absent where the data of the environment may not be seen. */
  readonly sentence?: string;
}

/** A run along a way, with its steps where it is a sequence, and what it wrote down where it has ended. */
export interface WayRun {
  readonly run: RunView;
  readonly steps: readonly StepView[];
  /** Lines of its record: checks of a test, comparisons of a copy. */
  readonly lines: readonly { readonly title: string; readonly sentence: string }[];
}

/** What a table or a bucket was last told: by a step of a sequence, or by a run of its own. */
export interface LastOf {
  readonly runId: string;
  readonly state: StepView['state'];
  readonly at: number;
  readonly sentence?: string;
}

/** Whether this person may do what a way asks for in the environment that it leads into, and in a sentence why not. */
export interface WayRights {
  readonly may: boolean;
  readonly why?: string;
}

/** What goes along a way, in a few words. */
export const WAY_WORDS: Readonly<Record<WayKind, { readonly goes: string; readonly lead: string }>> = {
  data: {
    goes: 'items and objects',
    lead: 'Tables are copied and buckets synced, each is compared with where it came from, and a video is posted to see whether it gets into the shop.',
  },
  release: {
    goes: 'images and settings',
    lead: 'What runs there is tested, and each service released blue-green with the image that was tested. No item and no object goes along.',
  },
  masked: {
    goes: 'masked items',
    lead: 'Tables are copied through rules that leave nobody to be known in them. Names and keys stay joined.',
  },
};
