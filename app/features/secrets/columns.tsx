import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { SecretSummary } from '../../../core/resources/secrets/types.ts';
import { CellView, Nothing, Waiting } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import type { Column } from '../../components/pair/column.ts';
import type { Half } from '../../components/pair/side.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { parityWords } from './value-parity.ts';
import type { ParityByName } from './value-parity.ts';

function Moment({ at }: { readonly at: number | undefined }) {
  return at === undefined ? <Nothing /> : <Age at={at} />;
}

const COLUMNS: readonly Column<SecretSummary>[] = [
  {
    id: 'changed',
    header: 'Changed',
    render: (secret) => (
      <span className="inline-flex items-center gap-2">
        <Moment at={secret.lastChangedAt ?? secret.createdAt} />
        {secret.deletedAt === undefined ? null : <Badge tone="bad">being deleted</Badge>}
      </span>
    ),
  },
  { id: 'accessed', header: 'Read last', render: (secret) => <Moment at={secret.lastAccessedAt} /> },
  {
    id: 'rotation',
    header: 'Rotation',
    wide: true,
    render: (secret) =>
      secret.rotationEnabled ? (
        <>
          next <Moment at={secret.nextRotationAt} />
        </>
      ) : (
        <span className="text-ink-muted">off</span>
      ),
  },
  { id: 'created', header: 'Created', wide: true, render: (secret) => <Moment at={secret.createdAt} /> },
];

/** The columns of the list; with the parity of the values where somebody asked for it. */
export function secretColumns(
  parities: Readonly<Record<Half, Promise<ParityByName>>> | undefined,
): readonly Column<SecretSummary>[] {
  if (!parities) return COLUMNS;
  const values: Column<SecretSummary> = {
    id: 'values',
    header: 'Values',
    render: ({ name }, half) => (
      <Suspense fallback={<Waiting inline />}>
        <Await resolve={parities[half]} errorElement={<Nothing />}>
          {(byName) => <ValueMark byName={byName} name={name} />}
        </Await>
      </Suspense>
    ),
  };
  return [...COLUMNS, values];
}

function ValueMark({ byName, name }: { readonly byName: ParityByName; readonly name: string }) {
  const cell = byName[name];
  if (!cell) return <Nothing />;
  return (
    <CellView cell={cell} inline>
      {(parity) => {
        const { words, isFinding } = parityWords(parity);
        return <Badge tone={isFinding ? 'bad' : words === 'apart' ? 'good' : 'warn'}>{words}</Badge>;
      }}
    </CellView>
  );
}
