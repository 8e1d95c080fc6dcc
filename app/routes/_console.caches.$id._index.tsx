import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Trash2 } from 'lucide-react';
import { redisSignInNotes } from '../../core/commands/sign-in-notes.ts';
import { infoCommand, settingsCommand } from '../../core/resources/caches/commands.ts';
import { cacheInfo, cacheSettings } from '../../core/resources/caches/info.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { ActionButton } from '../components/gate/action-button.tsx';
import { Section } from '../components/page.tsx';
import { cacheGroupOfCache } from '../features/caches/cache-group.server.ts';
import { CacheNodes } from '../features/caches/cache-nodes.tsx';
import { cachePair } from '../features/caches/cache-pair.server.ts';
import { CachePanes } from '../features/caches/cache-panes.tsx';
import { InfoPane } from '../features/caches/info-pane.tsx';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const [left, right] = cachePair(params.id, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const told = ({ source, label, cache }: typeof left) => ({
    label,
    cache,
    mayResize: mayAct(context, 'caches.set-node-type', label.id),
    group: cache && cacheGroupOfCache(source, cache.id, budget),
    mayFlush: mayAct(context, 'caches.flush', label.id),
    info: cache && cacheInfo(source, cache.id, budget),
    settings: cache && cacheSettings(source, cache.id, budget),
  });
  return { sides: [told(left), told(right)] as const };
}

export default function CacheSummary() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <>
      <CachePanes sides={sides}>
        {(side) =>
          side.info && side.settings ? (
            <>
              <InfoPane info={side.info} settings={side.settings} />
              {side.cache && side.group ? (
                <CacheNodes
                  environmentId={side.label.id}
                  cacheId={side.cache.id}
                  group={side.group}
                  mayChange={side.mayResize}
                />
              ) : null}
              {side.cache && side.mayFlush ? (
                <Section title="Flush">
                  <div className="flex flex-wrap items-center justify-between gap-3">
                    <p className="min-w-0 flex-1 text-sm text-ink-muted">
                      Every key is captured first and can be put back.
                    </p>
                    <ActionButton
                      actionId="caches.flush"
                      environmentId={side.label.id}
                      input={{ cache: side.cache.id }}
                      label="Flush cache"
                      tone="danger"
                      icon={Trash2}
                    />
                  </div>
                </Section>
              ) : null}
            </>
          ) : null
        }
      </CachePanes>
      <CommandLines
        commands={sides.map(({ label, cache }) => ({
          side: label,
          lines: cache ? [infoCommand(cache.url), settingsCommand(cache.url)] : [],
          notes: redisSignInNotes(cache ? [cache] : []),
        }))}
      />
    </>
  );
}
