import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { redisSignInNotes } from '../../core/commands/sign-in-notes.ts';
import { branchCommand } from '../../core/resources/caches/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { branchOf } from '../features/caches/branch.server.ts';
import { BranchPane } from '../features/caches/branch-pane.tsx';
import { cachePair } from '../features/caches/cache-pair.server.ts';
import { CachePanes } from '../features/caches/cache-panes.tsx';
import { DeletePattern } from '../features/caches/delete-pattern.tsx';
import { shownPattern } from '../features/caches/shown-pattern.ts';
import { KeysForm } from '../features/caches/keys-form.tsx';
import { keysWanted } from '../features/caches/keys-wanted.server.ts';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const [left, right] = cachePair(params.id, pairOf(request, context));
  const wanted = keysWanted(request);
  const budget = budgetFor(request.signal);
  const told = ({ source, label, cache }: typeof left, cursor: string | undefined) => {
    const refusal = refusalOf(person, 'data:read', source.environment);
    const branch =
      cache && !refusal ? branchOf(source, cache.id, { ...wanted.options, cursor }, budget) : undefined;
    const mayDelete = mayAct(context, 'caches.delete-pattern', label.id);
    return { label, cache, refusal, branch, mayDelete };
  };
  return { options: wanted.options, sides: [told(left, wanted.left), told(right, wanted.right)] as const };
}

export default function Keys() {
  const { options, sides } = useLoaderData<typeof loader>();
  return (
    <>
      <KeysForm options={options} />
      <CachePanes sides={sides}>
        {(side, half) =>
          side.branch ? (
            <>
              <BranchPane branch={side.branch} options={options} cursorParameter={half} />
              {side.cache && side.mayDelete ? (
                <DeletePattern
                  key={`${options.prefix} ${options.match ?? ''}`}
                  environmentId={side.label.id}
                  cacheId={side.cache.id}
                  pattern={shownPattern(options)}
                />
              ) : null}
            </>
          ) : null
        }
      </CachePanes>
      <CommandLines
        commands={sides.map(({ label, cache }) => ({
          side: label,
          lines: cache ? [branchCommand(cache.url, options)] : [],
          notes: redisSignInNotes(cache ? [cache] : []),
        }))}
      />
    </>
  );
}
