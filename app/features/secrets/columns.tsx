import type { SecretSummary } from '../../../core/resources/secrets/types.ts';
import { Nothing } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import type { Column } from '../../components/pair/column.ts';
import { Badge } from '../../components/ui/badge.tsx';

function Moment({ at }: { readonly at: number | undefined }) {
  return at === undefined ? <Nothing /> : <Age at={at} />;
}

export const SECRET_COLUMNS: readonly Column<SecretSummary>[] = [
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
