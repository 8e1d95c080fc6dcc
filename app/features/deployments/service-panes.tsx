import type { ReactNode } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { Pane, Panes } from '../../components/pair/side.tsx';
import type { ComputePlace } from './compute-place.ts';

interface ShownSide {
  readonly label: EnvironmentLabel;
  readonly name: string;
  readonly compute: ComputePlace;
}

interface ServicePanesProps<Side extends ShownSide> {
  readonly sides: readonly [Side, Side];
  readonly children: (side: Side) => ReactNode;
}

/** The two panes of a service, each with what runs it there. */
export function ServicePanes<Side extends ShownSide>({ sides, children }: ServicePanesProps<Side>) {
  return (
    <Panes>
      {sides.map((side, index) => (
        <Pane
          key={side.label.id}
          side={side.label}
          half={index === 0 ? 'left' : 'right'}
          title={placeWords(side.compute)}
        >
          {children(side)}
        </Pane>
      ))}
    </Panes>
  );
}

function placeWords(compute: ComputePlace): string {
  return compute.kind === 'ecs' ? compute.cluster : compute.project;
}

/** Where a page tells of something that only ECS has. */
export function OnlyOnEcs({ children }: { readonly children: ReactNode }) {
  return <p className="py-2 text-sm text-ink-muted">Docker runs the services here: {children}</p>;
}
