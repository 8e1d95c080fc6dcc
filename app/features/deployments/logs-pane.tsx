import clsx from 'clsx';
import type { Cell } from '../../../core/cells/cell.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { Followable } from './followable.ts';
import { LogPanel } from './log-panel.tsx';

interface LogsPaneProps {
  readonly environmentId: string;
  /** The page of logs, and where they are streamed from. */
  readonly address: string;
  readonly running: Promise<Cell<readonly Followable[]>>;
  readonly stopped: Promise<Cell<readonly Followable[]>>;
  /** What is followed on this side. */
  readonly chosen?: { readonly task: string; readonly container?: string };
}

/** The tasks of a side whose logs can be followed, and the log of the one that is. */
export function LogsPane({ environmentId, address, running, stopped, chosen }: LogsPaneProps) {
  const list = (tasks: readonly Followable[]) => (
    <TaskChoice tasks={tasks} environmentId={environmentId} address={address} chosen={chosen} />
  );
  return (
    <div className="space-y-4">
      <StreamedCell cell={running} empty={<p className="text-sm text-ink-muted">Nothing of it runs.</p>}>
        {list}
      </StreamedCell>
      <details>
        <summary className="cursor-pointer text-xs text-ink-muted hover:text-ink">Stopped</summary>
        <StreamedCell
          cell={stopped}
          empty={<p className="pt-2 text-sm text-ink-muted">None that is still told of.</p>}
        >
          {list}
        </StreamedCell>
      </details>
      {chosen ? (
        <LogPanel
          key={`${chosen.task} ${chosen.container ?? ''}`}
          address={`${address}/stream?${new URLSearchParams({
            environment: environmentId,
            task: chosen.task,
            ...(chosen.container === undefined ? {} : { container: chosen.container }),
          }).toString()}`}
        />
      ) : (
        <p className="text-sm text-ink-muted">Choose one to follow what it writes.</p>
      )}
    </div>
  );
}

interface TaskChoiceProps extends Pick<LogsPaneProps, 'environmentId' | 'address' | 'chosen'> {
  readonly tasks: readonly Followable[];
}

function TaskChoice({ tasks, environmentId, address, chosen }: TaskChoiceProps) {
  return (
    <ul className="max-h-48 divide-y divide-line overflow-y-auto">
      {tasks.map(({ task, container, name, version, startedAt, state }) => {
        const isChosen = task === chosen?.task && container === chosen.container;
        return (
          <li key={`${task} ${name}`} className="flex flex-wrap items-baseline gap-x-3 py-1 text-xs">
            <PairLink
              to={address}
              search={{ environment: environmentId, task, container }}
              aria-current={isChosen ? 'true' : undefined}
              className={clsx('font-mono hover:underline', isChosen ? 'font-medium text-ink' : 'text-accent')}
            >
              {name}
            </PairLink>
            <span className="min-w-0 flex-1 break-all text-ink-muted">{version}</span>
            <span className="tabular text-ink-faint">
              {startedAt === undefined ? state : <Age at={startedAt} suffix="" />}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
