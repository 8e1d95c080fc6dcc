import { lazy, Suspense, useCallback, useMemo, useReducer } from 'react';
import type { ReactNode } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { RunView } from '../../features/operations/run-view.ts';
import { isActive } from '../../features/operations/run-view.ts';
import { useQuietRevalidate } from '../quiet-revalidate.ts';
import type { ActionWish, Confirmation } from './ask-gate.ts';
import { askGate } from './ask-gate.ts';
import { GateContext } from './gate-context.ts';
import { afterEvent, followedRuns, NOTHING_YET } from './gate-state.ts';
import { newRunKey } from './run-key.ts';
import { RunFollower } from './run-follower.tsx';
import { SpokenToasts } from './spoken-toasts.tsx';

// Most pages are read: the dialog and the notices come with the first button that is pressed.
const PlanDialog = lazy(() => import('./plan-dialog.tsx').then((module) => ({ default: module.PlanDialog })));
const Toasts = lazy(() => import('./toasts.tsx').then((module) => ({ default: module.Toasts })));

interface GateProviderProps {
  readonly labels: readonly EnvironmentLabel[];
  readonly children: ReactNode;
}

/**
 * Holds the dialog and the notices above every page: a button's row may be gone by the time its action has ended. Asks
 * by plain requests, not by a submission of the router's, which would read every panel of the page anew for a plan that
 * is only looked at; what was changed is read anew once it was.
 */
export function GateProvider({ labels, children }: GateProviderProps) {
  const [state, dispatch] = useReducer(afterEvent, NOTHING_YET);
  const revalidate = useQuietRevalidate();

  const send = useCallback(
    async (
      wish: ActionWish,
      key: string,
      intent: 'begin' | 'execute' | 'ask',
      fromDialog: boolean,
      confirmation?: Confirmation,
    ) => {
      const answer = await askGate(wish, key, intent, confirmation);
      dispatch({ type: 'answered', wish, key, answer, fromDialog });
      if (answer.outcome === 'ran') revalidate();
      if (answer.outcome === 'started') wish.onStarted?.(answer.run);
    },
    [revalidate],
  );

  const begin = useCallback(
    async (wish: ActionWish) => {
      const key = newRunKey();
      const asks = labels.find((label) => label.id === wish.environmentId)?.guard !== 'none';
      if (asks) dispatch({ type: 'opened', wish, key });
      await send(wish, key, 'begin', asks);
    },
    [labels, send],
  );

  const onMoved = useCallback(
    (run: RunView) => {
      dispatch({ type: 'run-moved', run });
      if (!isActive(run)) revalidate();
    },
    [revalidate],
  );

  const closeToast = useCallback((id: string) => dispatch({ type: 'toast-closed', id }), []);
  const gate = useMemo(() => ({ begin }), [begin]);
  const { dialog, toasts } = state;
  return (
    <GateContext.Provider value={gate}>
      {children}
      {followedRuns(state).map((run) => (
        <RunFollower key={run.id} runId={run.id} onMoved={onMoved} />
      ))}
      <SpokenToasts toasts={toasts} />
      {toasts.length > 0 ? (
        <Suspense>
          <Toasts toasts={toasts} onClose={closeToast} />
        </Suspense>
      ) : null}
      {dialog ? (
        <Suspense>
          <PlanDialog
            key={dialog.key}
            dialog={dialog}
            labels={labels}
            onClose={() => dispatch({ type: 'closed' })}
            onLeave={() => dispatch({ type: 'left-running' })}
            onConceal={() => dispatch({ type: 'concealed' })}
            onConfirm={(intent, confirmation) => {
              dispatch({ type: 'sent' });
              void send(dialog.wish, dialog.key, intent, true, confirmation);
            }}
            onAgain={() => void begin(dialog.wish)}
          />
        </Suspense>
      ) : null}
    </GateContext.Provider>
  );
}
