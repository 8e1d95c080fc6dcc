import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import { compareCommand } from '../../core/compare/commands.ts';
import { COMPARED_KINDS } from '../../core/compare/form/canonical.ts';
import { KIND_WORDS } from '../../core/compare/words.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { BrokenStream, Waiting } from '../components/cells/cell-view.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairLink } from '../components/ui/pair-link.tsx';
import { AttributeTable } from '../features/compare/attribute-table.tsx';
import { ClassMark } from '../features/compare/class-mark.tsx';
import { pairNow } from '../features/compare/compare.server.ts';
import { Findings, UnseenKinds } from '../features/compare/estate-head.tsx';
import { LeftOutList } from '../features/compare/left-out-list.tsx';
import { notFound } from '../http/errors.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { maySee } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.key ?? 'Pair'} · Compare · Operations` },
];

/** The longest name of anything that is compared: a secret's, twice over for what mapping adds. */
const LONGEST_KEY = 1_024;

export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'settings:read');
  const { sides, labels } = pairOf(request, context);
  const kind = COMPARED_KINDS.find((one) => one === params.kind);
  const { name: key = '' } = params;
  if (!kind || key === '' || key.length > LONGEST_KEY) throw notFound('Nothing of this name is compared.');
  const onlyDifferent = new URL(request.url).searchParams.get('only') === 'different';
  const mayReadKeys = sides.every(({ environment }) => maySee(person, 'secrets:keys', environment));
  const part = pairNow(sides, labels, kind, { key, mayReadKeys }, budgetFor(request.signal));
  return { labels, kind, key, onlyDifferent, part };
}

export default function ComparedPairPage() {
  const { labels, kind, key, onlyDifferent, part } = useLoaderData<typeof loader>();
  return (
    <Page
      title={key}
      lead={`A ${KIND_WORDS[kind]}, attribute by attribute, with names mapped to what both sides call them.`}
      aside={
        <PairLink
          to={`/compare/${kind}/${encodeURIComponent(key)}`}
          search={onlyDifferent ? {} : { only: 'different' }}
          className="text-sm text-ink-muted underline-offset-2 hover:text-accent hover:underline"
        >
          {onlyDifferent ? 'Every attribute' : 'Only what differs'}
        </PairLink>
      }
    >
      <Suspense fallback={<Waiting lines={12} />}>
        <Await resolve={part} errorElement={<BrokenStream />}>
          {({ pair, rows, findings, unseen, leftOut, mistake }) => (
            <div className="space-y-5">
              <UnseenKinds labels={labels} unseen={unseen} />
              {mistake ? (
                <p role="alert" className="whitespace-pre-wrap text-sm text-bad">
                  {mistake}
                </p>
              ) : null}
              {pair ? (
                <>
                  <div className="flex flex-wrap items-center gap-3 text-sm text-ink-muted">
                    <ClassMark standing={pair.standing} />
                    <span className="break-all font-mono text-xs">
                      {pair.left ?? 'not there'} · {pair.right ?? 'not there'}
                    </span>
                  </div>
                  <AttributeTable
                    labels={labels}
                    rows={rows}
                    onlyDifferent={onlyDifferent}
                    kind={kind}
                    name={key}
                  />
                </>
              ) : (
                <p className="text-sm text-ink-muted">
                  Neither side shows a {KIND_WORDS[kind]} of this name.
                </p>
              )}
              <Findings labels={labels} findings={findings} />
              <LeftOutList leftOut={leftOut} />
            </div>
          )}
        </Await>
      </Suspense>
      <CommandLines
        commands={labels.map((side) => ({ side, lines: [compareCommand(labels, kind)], notes: [] }))}
      />
    </Page>
  );
}
