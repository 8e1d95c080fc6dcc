import type { Presentation } from '../../../core/actions/presentation.ts';
import type { ActionAnswer } from '../../features/actions/action-answer.ts';
import { refusalSentence } from '../../features/actions/action-answer.ts';
import type { RunView } from '../../features/operations/run-view.ts';
import type { Failure } from '../../../core/cells/cell.ts';
import type { ActionWish, Unanswered } from './ask-gate.ts';

export interface Refusal {
  readonly sentence: string;
  readonly failure?: Failure;
  readonly signIn?: boolean;
}

export type DialogPhase =
  | { readonly phase: 'planning' }
  | {
      readonly phase: 'planned';
      readonly presentation: Presentation;
      /** The plan that was confirmed and is no more. */
      readonly earlier?: Presentation;
      /** Why nothing happened although it was confirmed. */
      readonly notice?: string;
      readonly isSending: boolean;
    }
  | { readonly phase: 'refused'; readonly refusal: Refusal }
  | { readonly phase: 'waiting'; readonly approvalId: string; readonly expiresAt: number }
  | { readonly phase: 'run'; readonly run: RunView; readonly reveal?: string };

export interface DialogState {
  readonly wish: ActionWish;
  /** The run's id, made when the dialog opened: pressed twice, it is one run. */
  readonly key: string;
  readonly shown: DialogPhase;
}

export interface Toast {
  readonly id: string;
  readonly wish: ActionWish;
  readonly run?: RunView;
  readonly refusal?: Refusal;
}

export interface GateState {
  readonly dialog?: DialogState;
  /** Newest last. */
  readonly toasts: readonly Toast[];
}

export const NOTHING_YET: GateState = { toasts: [] };

/** Older notices make room; everything stands on the timeline. */
export const TOASTS_SHOWN = 4;

export type GateEvent =
  /** Of an environment that asks for something: the dialog is there before its plan is. */
  | { readonly type: 'opened'; readonly wish: ActionWish; readonly key: string }
  | { readonly type: 'sent' }
  | {
      readonly type: 'answered';
      readonly wish: ActionWish;
      readonly key: string;
      readonly answer: ActionAnswer | Unanswered;
      /** Asked from the dialog: where that was closed meanwhile, nobody waits for a plan any more. */
      readonly fromDialog: boolean;
    }
  | { readonly type: 'closed' }
  | { readonly type: 'left-running' }
  | { readonly type: 'concealed' }
  | { readonly type: 'run-moved'; readonly run: RunView }
  | { readonly type: 'toast-closed'; readonly id: string };

export function afterEvent(state: GateState, event: GateEvent): GateState {
  const { dialog } = state;
  switch (event.type) {
    case 'opened':
      return { ...state, dialog: { wish: event.wish, key: event.key, shown: { phase: 'planning' } } };
    case 'sent':
      return dialog?.shown.phase === 'planned'
        ? { ...state, dialog: { ...dialog, shown: { ...dialog.shown, notice: undefined, isSending: true } } }
        : state;
    case 'answered':
      if (event.fromDialog && dialog?.key !== event.key && !('run' in event.answer)) return state;
      return afterAnswer(state, event.wish, event.key, event.answer);
    case 'closed':
      return { ...state, dialog: undefined };
    case 'left-running':
      return dialog?.shown.phase === 'run'
        ? withToast(
            { ...state, dialog: undefined },
            { id: dialog.key, wish: dialog.wish, run: dialog.shown.run },
          )
        : state;
    case 'concealed':
      return dialog?.shown.phase === 'run'
        ? { ...state, dialog: { ...dialog, shown: { phase: 'run', run: dialog.shown.run } } }
        : state;
    case 'run-moved':
      return afterMove(state, event.run);
    case 'toast-closed':
      return { ...state, toasts: state.toasts.filter((toast) => toast.id !== event.id) };
  }
}

/** Into the dialog what asks something of the person or has to be read; into a notice what merely happened. */
function afterAnswer(
  state: GateState,
  wish: ActionWish,
  key: string,
  answer: ActionAnswer | Unanswered,
): GateState {
  const open = state.dialog?.key === key ? state.dialog : undefined;
  const show = (shown: DialogPhase): GateState => ({ ...state, dialog: { wish, key, shown } });
  const tell = (toast: Omit<Toast, 'id' | 'wish'>): GateState =>
    withToast(open ? { ...state, dialog: undefined } : state, { id: key, wish, ...toast });
  switch (answer.outcome) {
    case 'presented':
      return show({ phase: 'planned', presentation: answer.presentation, isSending: false });
    case 'changed':
    case 'stopped': {
      const earlier = open?.shown.phase === 'planned' ? open.shown.presentation : undefined;
      const presentation = answer.presentation ?? earlier;
      const notice = answer.outcome === 'stopped' ? answer.sentence : undefined;
      if (!presentation)
        return refuse(state, open !== undefined, show, tell, { sentence: notice ?? 'Nothing was changed.' });
      const moved = earlier !== undefined && earlier.hash !== presentation.hash;
      return show({
        phase: 'planned',
        presentation,
        earlier: moved ? earlier : undefined,
        notice,
        isSending: false,
      });
    }
    case 'waiting':
      return show({ phase: 'waiting', approvalId: answer.approvalId, expiresAt: answer.expiresAt });
    case 'started':
      return open ? show({ phase: 'run', run: answer.run }) : tell({ run: answer.run });
    case 'ran':
      if (answer.reveal !== undefined) return show({ phase: 'run', run: answer.run, reveal: answer.reveal });
      return open && answer.run.state !== 'done'
        ? show({ phase: 'run', run: answer.run })
        : tell({ run: answer.run });
    case 'unanswered':
      return refuse(state, open !== undefined, show, tell, {
        sentence: answer.sentence,
        signIn: answer.signIn,
      });
    default:
      return refuse(state, open !== undefined, show, tell, {
        sentence: refusalSentence(answer),
        failure: answer.outcome === 'refused' ? answer.failure : undefined,
      });
  }
}

function refuse(
  state: GateState,
  isOpen: boolean,
  show: (shown: DialogPhase) => GateState,
  tell: (toast: Omit<Toast, 'id' | 'wish'>) => GateState,
  refusal: Refusal,
): GateState {
  // A plan that was filled in is not taken away by a console that did not answer: it can be pressed again.
  if (isOpen && state.dialog?.shown.phase === 'planned')
    return show({ ...state.dialog.shown, notice: refusal.sentence, isSending: false });
  return isOpen ? show({ phase: 'refused', refusal }) : tell({ refusal });
}

function afterMove(state: GateState, run: RunView): GateState {
  const { dialog } = state;
  const toasts = state.toasts.map((toast) => (toast.run?.id === run.id ? { ...toast, run } : toast));
  return dialog?.shown.phase === 'run' && dialog.shown.run.id === run.id
    ? { toasts, dialog: { ...dialog, shown: { ...dialog.shown, run } } }
    : { ...state, toasts };
}

function withToast(state: GateState, toast: Toast): GateState {
  const others = state.toasts.filter(({ id }) => id !== toast.id);
  return { ...state, toasts: [...others, toast].slice(-TOASTS_SHOWN) };
}

/** The runs whose progress is followed: those on the screen. */
export function followedRuns({ dialog, toasts }: GateState): readonly RunView[] {
  const shown = [
    ...(dialog?.shown.phase === 'run' ? [dialog.shown.run] : []),
    ...toasts.flatMap(({ run }) => run ?? []),
  ];
  return shown.filter(({ state }) => state === 'waiting' || state === 'running');
}
