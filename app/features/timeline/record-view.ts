import type { RecordEntry } from '../../../core/actions/record.ts';
import type { ActionKind } from '../../../core/actions/action.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { RunEyes } from '../operations/run-view.ts';

/** An entry as a browser may see it, with the words that it does not hold itself. */
export interface RecordView extends Omit<RecordEntry, 'previousHash'> {
  readonly title?: string;
  readonly actionKind?: ActionKind;
  readonly environment?: Pick<EnvironmentLabel, 'id' | 'label' | 'colour'>;
  /** What of it was data is left out for this reader. */
  readonly isCut: boolean;
}

/** An entry for the eyes of one person: without values of an environment whose data that person may not see. */
export function recordView(entry: RecordEntry, eyes: RunEyes): RecordView {
  const { previousHash: _chain, ...kept } = entry;
  const known = entry.actionId === undefined ? undefined : eyes.actionOf(entry.actionId);
  const label = eyes.labelOf(entry.environmentId);
  const title = known?.title ?? entry.actionTitle ?? entry.actionId;
  const view = {
    ...kept,
    title,
    actionKind: known?.kind,
    environment: label && { id: label.id, label: label.label, colour: label.colour },
  };
  // What is no action on an environment (the console's own rules) holds nobody's data.
  const isSeen = entry.actionId === undefined || eyes.mayRead(entry.environmentId);
  if (isSeen) return { ...view, isCut: false };
  return {
    ...view,
    summary: title ?? 'An action',
    changes: undefined,
    completed: undefined,
    remaining: undefined,
    omitted: undefined,
    isCut: true,
  };
}

/** Whether the words stand in what this reader sees. The store would look into what is left out for them. */
export function hasWords({ summary, target, who, title }: RecordView, text: string): boolean {
  const words = text.toLowerCase();
  return [summary, target, who.name, title].some((one) => one?.toLowerCase().includes(words));
}
