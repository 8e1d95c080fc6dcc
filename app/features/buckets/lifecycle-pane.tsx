import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { LifecycleDraft } from '../../../core/changes/buckets/lifecycle-configuration.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { WherePresent } from '../../components/cells/where-present.tsx';
import { Section } from '../../components/page.tsx';
import type { BucketPlace } from './bucket-rights.ts';
import { Compared } from './compared.tsx';
import { LifecycleEditor } from './lifecycle-editor.tsx';

interface LifecyclePaneProps {
  readonly place: BucketPlace;
  readonly lifecycle: Promise<Cell<LifecycleDraft>>;
  readonly other: Promise<Cell<LifecycleDraft>>;
}

/** A bucket's rules in words, and what changes them. */
export function LifecyclePane({ place, lifecycle, other }: LifecyclePaneProps) {
  return (
    <WherePresent cell={lifecycle} noun="bucket">
      <StreamedCell cell={lifecycle}>
        {(draft) => (
          <>
            <Suspense fallback={<Words draft={draft} />}>
              <Await resolve={other} errorElement={<Words draft={draft} />}>
                {(cell) => <Words draft={draft} other={valueOf(cell)} />}
              </Await>
            </Suspense>
            {place.may.putLifecycle ? (
              <Section title="Change">
                <LifecycleEditor
                  environmentId={place.environmentId}
                  bucket={place.bucket}
                  lifecycle={draft}
                />
              </Section>
            ) : null}
          </>
        )}
      </StreamedCell>
    </WherePresent>
  );
}

interface WordsProps {
  readonly draft: LifecycleDraft;
  readonly other?: LifecycleDraft;
}

function Words({ draft, other }: WordsProps) {
  const others = other && new Map(other.words.map(({ name, words }) => [name, words]));
  if (draft.words.length === 0)
    return <p className="text-sm text-ink-muted">No rules: objects stay until they are deleted.</p>;
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {draft.words.map(({ name, words }) => (
        <li key={name} className="space-y-1 px-3 py-2">
          <p className="break-words text-sm font-medium">{name}</p>
          <p className="tabular break-words text-xs text-ink-muted">
            <Compared differs={others !== undefined && others.get(name) !== words}>{words}</Compared>
          </p>
        </li>
      ))}
    </ul>
  );
}
