import { ArrowLeftRight, CirclePlay, CircleStop, Rocket, RotateCw, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { Cell } from '../../../../core/cells/cell.ts';
import type { Deployable } from '../../../../core/resources/deployments/types.ts';
import { StreamedCell } from '../../../components/cells/cell-view.tsx';
import { ActionButton } from '../../../components/gate/action-button.tsx';
import { SelectField } from '../../../components/ui/field.tsx';
import { ContainerActions } from './container-actions.tsx';
import { offersFor } from './offers.ts';
import { DeployForm } from './deploy-form.tsx';
import { ReleaseForm } from './release-form.tsx';

interface ServiceActionsProps {
  readonly environmentId: string;
  readonly deployable: Promise<Cell<Deployable>>;
}

/**
 * What can be done with a service on one side. Rolling back stands first and alone, also on a phone: one touch opens its
 * verdict, the second does it.
 */
export function ServiceActions({ environmentId, deployable }: ServiceActionsProps) {
  return (
    <StreamedCell cell={deployable} inline empty={<></>}>
      {(found) =>
        found.way === 'docker' ? (
          <ContainerActions environmentId={environmentId} found={found} />
        ) : (
          <Actions environmentId={environmentId} found={found} />
        )
      }
    </StreamedCell>
  );
}

interface ActionsProps {
  readonly environmentId: string;
  readonly found: Deployable;
}

function Actions({ environmentId, found }: ActionsProps) {
  const { name: service } = found;
  const offers = offersFor(found);
  const common = { environmentId, input: { service } } as const;
  if (!Object.values(offers).some(Boolean)) return null;
  return (
    <div role="group" aria-label="Actions" className="my-4 space-y-3">
      <div className="flex flex-wrap gap-2">
        {offers.rollBack ? (
          <ActionButton
            {...common}
            actionId="services.roll-back"
            label="Roll back"
            tone="danger"
            icon={Undo2}
          />
        ) : null}
        {offers.promote ? (
          <ActionButton
            {...common}
            actionId="releases.promote"
            label="Promote"
            icon={Rocket}
            look="primary"
          />
        ) : null}
        {offers.goOn ? (
          <ActionButton
            environmentId={environmentId}
            input={{ service, how: 'continue' }}
            actionId="services.continue-deployment"
            label="Continue"
            icon={CirclePlay}
            look="primary"
          />
        ) : null}
        {offers.stopDeployment ? (
          <ActionButton
            environmentId={environmentId}
            input={{ service, how: 'abort' }}
            actionId="services.stop-deployment"
            label="Stop where it is"
            icon={CircleStop}
          />
        ) : null}
        {offers.releaseOld ? (
          <ActionButton
            {...common}
            actionId="releases.release-old"
            label="Release old side"
            tone="danger"
            icon={Trash2}
          />
        ) : null}
        {offers.abort ? (
          <ActionButton {...common} actionId="releases.abort" label="Abort release" icon={CircleStop} />
        ) : null}
        {offers.begin ? (
          <ActionButton
            {...common}
            actionId="services.force-deployment"
            label="Force new deployment"
            icon={RotateCw}
          />
        ) : null}
      </div>
      {offers.shift ? <ShiftForm environmentId={environmentId} service={service} /> : null}
      {offers.begin ? (
        <>
          <DeployForm environmentId={environmentId} service={service} />
          <ReleaseForm environmentId={environmentId} service={service} />
        </>
      ) : null}
    </div>
  );
}

const SHARES = ['0', '1', '5', '10', '25', '50', '75', '100'];

function ShiftForm({ environmentId, service }: { readonly environmentId: string; readonly service: string }) {
  const [percent, setPercent] = useState('10');
  return (
    <div className="flex flex-wrap items-end gap-2">
      <SelectField
        label="Requests to green"
        className="w-32"
        value={percent}
        options={SHARES.map((value) => ({ value, label: `${value} %` }))}
        onChange={(event) => setPercent(event.target.value)}
      />
      <ActionButton
        actionId="releases.shift"
        environmentId={environmentId}
        input={{ service, greenPercent: Number(percent) }}
        label="Shift"
        icon={ArrowLeftRight}
      />
    </div>
  );
}
