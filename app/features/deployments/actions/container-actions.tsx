import { CirclePlay, CircleStop, RefreshCw, RotateCw } from 'lucide-react';
import type { Deployable } from '../../../../core/resources/deployments/types.ts';
import { ActionButton } from '../../../components/gate/action-button.tsx';

interface ContainerActionsProps {
  readonly environmentId: string;
  readonly found: Deployable;
}

/** What can be done with the containers of a compose service. How many there are is changed by the dialog of both sides. */
export function ContainerActions({ environmentId, found }: ContainerActionsProps) {
  const common = { environmentId, input: { service: found.name } } as const;
  const running = found.sides.some((side) => side.running > 0);
  return (
    <div role="group" aria-label="Actions" className="my-4 flex flex-wrap gap-2">
      {running ? (
        <>
          <ActionButton {...common} actionId="containers.restart" label="Restart" icon={RotateCw} />
          <ActionButton {...common} actionId="containers.stop" label="Stop" icon={CircleStop} />
        </>
      ) : (
        <ActionButton {...common} actionId="containers.start" label="Start" icon={CirclePlay} />
      )}
      <ActionButton {...common} actionId="containers.up" label="Make anew" icon={RefreshCw} />
    </div>
  );
}
