import type { Presentation } from '../../../core/actions/presentation.ts';

/** The parts of a plan as they are shown, each a block of its own. */
export type PlanPart =
  'summary' | 'changes' | 'calls' | 'costs' | 'loses' | 'capture' | 'undo' | 'commands' | 'state';

type Shown = Pick<Presentation, 'plan'>;

const PARTS: readonly (readonly [PlanPart, (shown: Shown) => unknown])[] = [
  ['summary', ({ plan }) => plan.summary],
  ['changes', ({ plan }) => plan.changes],
  ['calls', ({ plan }) => plan.calls],
  ['costs', ({ plan }) => plan.costs],
  ['loses', ({ plan }) => plan.loses],
  ['capture', ({ plan }) => plan.capture],
  ['undo', ({ plan }) => plan.undo],
  ['commands', ({ plan }) => plan.commands],
  ['state', ({ plan }) => plan.version],
];

/** Which parts are not as they were when the plan was first shown. */
export function movedParts(earlier: Shown | undefined, now: Shown): ReadonlySet<PlanPart> {
  if (!earlier) return new Set();
  const moved = PARTS.filter(([, of]) => JSON.stringify(of(earlier)) !== JSON.stringify(of(now)));
  return new Set(moved.map(([part]) => part));
}

const WORDS: Readonly<Record<PlanPart, string>> = {
  summary: 'what it does',
  changes: 'what is different afterwards',
  calls: 'the calls',
  costs: 'what it costs',
  loses: 'what is lost',
  capture: 'what is kept',
  undo: 'how it is undone',
  commands: 'the command line',
  state: 'the state of the target',
};

/** In a sentence: `the calls and how it is undone`. The target's state alone is told where nothing visible moved. */
export function movedWords(moved: ReadonlySet<PlanPart>): string {
  const visible = [...moved].filter((part) => part !== 'state' && part !== 'commands');
  const words = (visible.length > 0 ? visible : [...moved]).map((part) => WORDS[part]);
  const last = words.at(-1) ?? 'something';
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last;
}
