import type { Cell } from '../../../core/cells/cell.ts';
import { ruleWords } from '../../../core/resources/buckets/rule-words.ts';
import type { BucketRow, BucketSize, VersioningState } from '../../../core/resources/buckets/types.ts';
import { CellView, Nothing, StreamedCell } from '../../components/cells/cell-view.tsx';
import { formatBytes, formatShortCount } from '../../components/format.ts';
import type { Column } from '../../components/pair/column.ts';
import type { Half } from '../../components/pair/side.tsx';

type Sizes = Cell<Map<string, BucketSize>>;

export function bucketColumns(sizes: Readonly<Record<Half, Promise<Sizes>>>): readonly Column<BucketRow>[] {
  return [
    {
      id: 'versioning',
      header: 'Versioning',
      render: (bucket) => (
        <CellView cell={bucket.versioning} inline>
          {(state) => <VersioningWord state={state} />}
        </CellView>
      ),
    },
    {
      id: 'lifecycle',
      header: 'Lifecycle',
      wide: true,
      render: (bucket) => (
        <CellView cell={bucket.lifecycle} inline>
          {(rules) =>
            rules.length === 0 ? (
              <Nothing />
            ) : (
              <span className="text-ink-muted" title={rules.map(ruleWords).join('\n')}>
                {rules.length} {rules.length === 1 ? 'rule' : 'rules'}
              </span>
            )
          }
        </CellView>
      ),
    },
    {
      id: 'objects',
      header: 'Objects',
      numeric: true,
      render: (bucket, half) => (
        <Measured sizes={sizes[half]} name={bucket.name}>
          {(size) => (size.objectCount === undefined ? <Nothing /> : formatShortCount(size.objectCount))}
        </Measured>
      ),
    },
    {
      id: 'size',
      header: 'Size',
      numeric: true,
      render: (bucket, half) => (
        <Measured sizes={sizes[half]} name={bucket.name}>
          {(size) => (size.sizeBytes === undefined ? <Nothing /> : formatBytes(size.sizeBytes))}
        </Measured>
      ),
    },
  ];
}

export function VersioningWord({ state }: { readonly state: VersioningState }) {
  if (state.versioning === 'enabled') return <span className="text-good">on</span>;
  return <span className="text-ink-muted">{state.versioning === 'suspended' ? 'suspended' : 'off'}</span>;
}

interface MeasuredProps {
  readonly sizes: Promise<Sizes>;
  readonly name: string;
  readonly children: (size: BucketSize) => React.ReactNode;
}

function Measured({ sizes, name, children }: MeasuredProps) {
  return (
    <StreamedCell cell={sizes} inline>
      {(byName) => {
        const size = byName.get(name);
        return size ? children(size) : <Nothing />;
      }}
    </StreamedCell>
  );
}
