import clsx from 'clsx';
import type { Cell } from '../../../core/cells/cell.ts';
import type { DeployableTask } from '../../../core/resources/deployments/physical.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { LogPanel } from './log-panel.tsx';

interface LogsPaneProps {
  readonly environmentId: string;
  /** The page of logs, and where they are streamed from. */
  readonly address: string;
  readonly running: Promise<Cell<readonly DeployableTask[]>>;
  readonly stopped: Promise<Cell<readonly DeployableTask[]>>;
  /** What is followed on this side. */
  readonly chosen?: { readonly task: string; readonly container?: string };
}

/** The tasks of a side whose logs can be followed, and the log of the one that is. */
export function LogsPane({ environmentId, address, running, stopped, chosen }: LogsPaneProps) {
  const list = (tasks: readonly DeployableTask[]) => (
    <TaskChoice tasks={tasks} environmentId={environmentId} address={address} chosen={chosen} />
  );
  return (
    <div className="space-y-4">
      <StreamedCell cell={running} empty={<p className="text-sm text-ink-muted">No task runs.</p>}>
        {list}
      </StreamedCell>
      <details>
        <summary className="cursor-pointer text-xs text-ink-muted hover:text-ink">Stopped tasks</summary>
        <StreamedCell
          cell={stopped}
          empty={<p className="pt-2 text-sm text-ink-muted">None stopped within the last hour.</p>}
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
        <p className="text-sm text-ink-muted">Choose a task to follow what it writes.</p>
      )}
    </div>
  );
}

interface TaskChoiceProps extends Pick<LogsPaneProps, 'environmentId' | 'address' | 'chosen'> {
  readonly tasks: readonly DeployableTask[];
}

/** A link a task, and one for each of its containers where it has several. */
function TaskChoice({ tasks, environmentId, address, chosen }: TaskChoiceProps) {
  return (
    <ul className="max-h-48 divide-y divide-line overflow-y-auto">
      {tasks.map((task) => (
        <li key={task.arn} className="flex flex-wrap items-baseline gap-x-3 py-1 text-xs">
          {(task.containers.length > 1 ? task.containers : [undefined]).map((container) => {
            const isChosen = task.id === chosen?.task && container?.name === chosen.container;
            return (
              <PairLink
                key={container?.name ?? ''}
                to={address}
                search={{ environment: environmentId, task: task.id, container: container?.name }}
                aria-current={isChosen ? 'true' : undefined}
                className={clsx(
                  'font-mono hover:underline',
                  isChosen ? 'font-medium text-ink' : 'text-accent',
                )}
              >
                {task.id.slice(0, 8)}
                {container ? ` ${container.name}` : ''}
              </PairLink>
            );
          })}
          <span className="min-w-0 flex-1 break-all text-ink-muted">{task.taskDefinition}</span>
          <span className="tabular text-ink-faint">
            {task.startedAt === undefined ? (
              task.lastStatus.toLowerCase()
            ) : (
              <Age at={task.startedAt} suffix="" />
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
