import { DatabaseZap, Hammer, Sprout } from 'lucide-react';
import { ActionButton } from '../../components/gate/action-button.tsx';
import type { Rights } from './prepared.ts';

interface PrepareActionsProps {
  readonly environmentId: string;
  readonly rights: Rights;
}

/** Initialise, seed and reset, or why they are not offered here. */
export function PrepareActions({ environmentId, rights }: PrepareActionsProps) {
  const { initialise, seed, reset, preparing } = rights;
  if (!initialise && !seed && !reset) return <p className="text-sm text-ink-muted">{preparing}</p>;
  return (
    <dl className="space-y-3 text-sm">
      {initialise ? (
        <Offer says="Makes what the catalogue says and is missing. What is there stays as it is.">
          <ActionButton
            actionId="environment.initialise"
            environmentId={environmentId}
            input={{}}
            label="Initialise"
            icon={Hammer}
          />
        </Offer>
      ) : null}
      {seed ? (
        <Offer says="Adds demonstration data: videos, shops, products, messages, objects and keys.">
          <ActionButton
            actionId="environment.seed"
            environmentId={environmentId}
            input={{}}
            label="Seed"
            icon={Sprout}
          />
        </Offer>
      ) : null}
      {reset ? (
        <Offer says="Deletes every item, object, message and key, keeps nothing of them, and seeds anew.">
          <ActionButton
            actionId="environment.reset"
            environmentId={environmentId}
            input={{}}
            label="Reset"
            tone="danger"
            icon={DatabaseZap}
          />
        </Offer>
      ) : null}
    </dl>
  );
}

function Offer({ says, children }: { readonly says: string; readonly children: React.ReactNode }) {
  return (
    <div className="grid grid-cols-[7.5rem_minmax(0,1fr)] items-center gap-3">
      <dt>{children}</dt>
      <dd className="text-xs text-ink-muted">{says}</dd>
    </div>
  );
}
