import { Await } from '@remix-run/react';
import clsx from 'clsx';
import { ShieldCheck } from 'lucide-react';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import type { DeployableTask } from '../../../core/resources/deployments/physical.ts';
import type { TaskContainer, TaskProtection } from '../../../core/resources/services/types.ts';
import { Nothing, StreamedCell } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { formatMoment } from '../../components/format.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Section } from '../../components/page.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { Gradual } from './gradual-list.tsx';
import { sizeWords } from './task-words.ts';

interface TasksPaneProps {
  readonly environmentId: string;
  readonly running: Promise<Cell<readonly DeployableTask[]>>;
  readonly stopped: Promise<Cell<readonly DeployableTask[]>>;
  readonly protection: Promise<Cell<readonly TaskProtection[]>>;
  /** Where the logs of a task are; undefined where they may not be read. */
  readonly logs: string | undefined;
  readonly mayStop: boolean;
}

/** The tasks of a service on one side: those that run, and why others stopped. */
export function TasksPane({ environmentId, running, stopped, protection, logs, mayStop }: TasksPaneProps) {
  return (
    <>
      <Section title="Running">
        <StreamedCell
          cell={running}
          empty={<p className="text-sm text-ink-muted">No task runs or comes up.</p>}
        >
          {(tasks) => (
            <Gradual items={tasks} first={25} noun="tasks">
              {(task) => (
                <li key={task.arn} id={`task-${environmentId}-${task.id}`} className="py-2">
                  <RunningTask task={task} protection={protection}>
                    {mayStop && task.desiredStatus === 'RUNNING' ? (
                      <ActionButton
                        actionId="services.stop-task"
                        environmentId={environmentId}
                        input={{ service: task.service, task: task.id }}
                        label="Stop"
                        look="quiet"
                        tone="danger"
                        describedBy={`task-${environmentId}-${task.id}`}
                      />
                    ) : null}
                    {logs === undefined ? null : (
                      <PairLink
                        to={logs}
                        search={{ environment: environmentId, task: task.id }}
                        className="text-xs text-accent hover:underline"
                      >
                        Logs<span className="sr-only"> of {task.id}</span>
                      </PairLink>
                    )}
                  </RunningTask>
                </li>
              )}
            </Gradual>
          )}
        </StreamedCell>
      </Section>
      <Section title="Stopped within the last hour">
        <StreamedCell cell={stopped} empty={<p className="text-sm text-ink-muted">None did.</p>}>
          {(tasks) => (
            <Gradual items={tasks} first={10} noun="tasks">
              {(task) => (
                <li key={task.arn} className="py-2">
                  <StoppedTask task={task} />
                </li>
              )}
            </Gradual>
          )}
        </StreamedCell>
      </Section>
    </>
  );
}

interface RunningTaskProps {
  readonly task: DeployableTask;
  readonly protection: TasksPaneProps['protection'];
  readonly children: ReactNode;
}

function RunningTask({ task, protection, children }: RunningTaskProps) {
  const isUp = task.lastStatus === 'RUNNING' && task.desiredStatus === 'RUNNING';
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 text-sm">
      <TaskName task={task} />
      <span className="flex items-baseline gap-3 justify-self-end">
        <span className={clsx('text-xs', isUp ? 'text-good' : 'text-warn')}>
          {task.lastStatus.toLowerCase()}
          {task.desiredStatus === 'STOPPED' ? ', to be stopped' : ''}
        </span>
        {children}
      </span>
      <span className="tabular flex flex-wrap gap-x-3 text-xs text-ink-muted">
        <Health health={task.health} />
        <span>{sizeWords(task)}</span>
        {task.availabilityZone ? <span>{task.availabilityZone}</span> : null}
        {task.privateAddress ? <span className="font-mono">{task.privateAddress}</span> : null}
        <Suspense>
          <Await resolve={protection} errorElement={<></>}>
            {(cell) => <Protected protection={valueOf(cell)?.find((one) => one.taskArn === task.arn)} />}
          </Await>
        </Suspense>
      </span>
      <span className="tabular justify-self-end text-xs text-ink-muted">
        {task.startedAt === undefined ? <Nothing /> : <Age at={task.startedAt} suffix="" />}
      </span>
    </div>
  );
}

function TaskName({ task }: { readonly task: DeployableTask }) {
  return (
    <span className="min-w-0">
      <span className="font-mono text-xs" title={task.arn}>
        {task.id.slice(0, 8)}
      </span>
      <span className="ml-2 break-all text-xs text-ink-muted">{task.taskDefinition}</span>
    </span>
  );
}

function Health({ health }: { readonly health: string }) {
  // Without a health check of its own, ECS knows nothing of a task's health.
  if (health === 'UNKNOWN') return <span>no health check</span>;
  return (
    <span className={health === 'HEALTHY' ? 'text-good' : 'font-medium text-bad'}>
      {health.toLowerCase()}
    </span>
  );
}

function Protected({ protection }: { readonly protection: TaskProtection | undefined }) {
  if (!protection?.isProtected) return null;
  return (
    <span
      className="inline-flex items-center gap-1 text-accent"
      title={
        protection.expiresAt === undefined
          ? 'Scale-in and deployments leave it alone.'
          : `Scale-in and deployments leave it alone until ${formatMoment(protection.expiresAt)} UTC.`
      }
    >
      <ShieldCheck aria-hidden className="size-3" />
      protected
    </span>
  );
}

function StoppedTask({ task }: { readonly task: DeployableTask }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 text-sm">
      <TaskName task={task} />
      <span className="tabular justify-self-end text-xs text-ink-muted">
        {task.stoppedAt === undefined ? 'stopping' : <Age at={task.stoppedAt} />}
      </span>
      <span className="col-span-2 min-w-0 break-words text-xs">
        {task.stopCode ? (
          <span className="mr-2 font-mono text-2xs text-ink-muted">{task.stopCode}</span>
        ) : null}
        {task.stoppedReason}
      </span>
      {task.containers.filter(isTold).map((container) => (
        <span key={container.name} className="col-span-2 min-w-0 break-words text-xs text-ink-muted">
          {container.name}
          {container.exitCode === undefined ? null : (
            <span className={clsx('tabular', container.exitCode !== 0 && 'text-bad')}>
              {' '}
              exited with {container.exitCode}
            </span>
          )}
          {container.reason ? `: ${container.reason}` : ''}
        </span>
      ))}
    </div>
  );
}

function isTold({ exitCode, reason }: TaskContainer): boolean {
  return exitCode !== undefined || reason !== undefined;
}
