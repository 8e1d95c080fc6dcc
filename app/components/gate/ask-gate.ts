import type { Json } from '../../../core/actions/plan.ts';
import type { ActionAnswer } from '../../features/actions/action-answer.ts';
import type { RunView } from '../../features/operations/run-view.ts';

/** What somebody wants to be done, as a button on a page knows it. */
export interface ActionWish {
  /** As in the registry: `tables.delete-item`. */
  readonly actionId: string;
  readonly environmentId: string;
  /** The action's input. Left out for an undo, whose run knows it. */
  readonly input?: Json;
  /** The run that this takes back. */
  readonly undoOf?: string;
  /** On the button; the dialog's title until the plan is there. */
  readonly label: string;
  readonly tone?: 'plain' | 'danger';
  /** Called once the run exists and waits: whoever has content for it sends it then. */
  readonly onStarted?: (run: RunView) => void;
}

/** What a person did to confirm a plan. */
export interface Confirmation {
  readonly planHash: string;
  readonly typedName?: string;
  readonly reason?: string;
  readonly breakGlass?: boolean;
}

/** The console itself did not answer, or not this person any more. */
export interface Unanswered {
  readonly outcome: 'unanswered';
  readonly sentence: string;
  /** Signed out meanwhile. */
  readonly signIn?: boolean;
}

/** Posts a wish. Values travel in the body alone, never in an address. Does not throw. */
export async function askGate(
  wish: ActionWish,
  key: string,
  intent: 'begin' | 'execute' | 'ask',
  confirmation?: Confirmation,
): Promise<ActionAnswer | Unanswered> {
  const form = new FormData();
  form.set('intent', intent);
  form.set('environment', wish.environmentId);
  form.set('key', key);
  if (wish.input !== undefined) form.set('input', JSON.stringify(wish.input));
  if (wish.undoOf) form.set('undoOf', wish.undoOf);
  if (confirmation) {
    form.set('planHash', confirmation.planHash);
    if (confirmation.typedName) form.set('typedName', confirmation.typedName);
    if (confirmation.reason) form.set('reason', confirmation.reason);
    if (confirmation.breakGlass) form.set('breakGlass', 'on');
  }
  try {
    const address = `/actions/${encodeURIComponent(wish.actionId)}/answer`;
    const response = await fetch(address, { method: 'POST', body: form, redirect: 'manual' });
    return await answerOf(response);
  } catch {
    return unanswered(
      'The console did not answer. Whether it was begun stands under Operations; pressing again does not do it twice.',
    );
  }
}

async function answerOf(response: Response): Promise<ActionAnswer | Unanswered> {
  if (response.type === 'opaqueredirect')
    return { ...unanswered('You are signed out. Nothing was changed.'), signIn: true };
  const isJson = response.headers.get('Content-Type')?.includes('json') ?? false;
  const body: unknown = isJson ? await response.json() : undefined;
  if (typeof body === 'object' && body !== null && 'outcome' in body) return body as ActionAnswer;
  if (typeof body === 'object' && body !== null && 'sentence' in body)
    return unanswered(String(body.sentence));
  return unanswered(isJson ? `The console answered ${response.status}.` : await response.text());
}

function unanswered(sentence: string): Unanswered {
  return { outcome: 'unanswered', sentence };
}
