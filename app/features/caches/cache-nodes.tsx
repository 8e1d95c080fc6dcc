import { Scaling } from 'lucide-react';
import { useId, useState } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import type { CacheGroup } from '../../../core/resources/network/types.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Fact, Facts, Section } from '../../components/page.tsx';
import { TextField } from '../../components/ui/field.tsx';

interface CacheNodesProps {
  readonly environmentId: string;
  readonly cacheId: string;
  readonly group: Promise<Cell<CacheGroup>>;
  readonly mayChange: boolean;
}

/** What a cache of ElastiCache runs on, and the way to larger or smaller nodes. */
export function CacheNodes({ environmentId, cacheId, group, mayChange }: CacheNodesProps) {
  const formId = useId();
  const [nodeType, setNodeType] = useState('');
  return (
    <Section title="Nodes">
      <StreamedCell cell={group} empty={<p className="text-sm text-ink-muted">No such replication group.</p>}>
        {({ id, status, nodes, nodeType: now }) => (
          <>
            <Facts>
              <Fact name="Replication group">{id}</Fact>
              <Fact name="State">{status}</Fact>
              <Fact name="Nodes">
                {nodes} of {now ?? 'an unknown type'}
              </Fact>
            </Facts>
            {mayChange ? (
              <div className="mt-3 flex flex-wrap items-end gap-2">
                <TextField
                  label="Node type"
                  form={formId}
                  mono
                  className="min-w-40 flex-1"
                  placeholder={now ?? 'cache.r7g.large'}
                  value={nodeType}
                  onChange={(event) => setNodeType(event.target.value)}
                />
                <ActionButton
                  formId={formId}
                  actionId="caches.set-node-type"
                  environmentId={environmentId}
                  input={{ cache: cacheId, nodeType: nodeType.trim() }}
                  disabled={nodeType.trim() === ''}
                  label="Set node type"
                  icon={Scaling}
                />
              </div>
            ) : null}
          </>
        )}
      </StreamedCell>
    </Section>
  );
}
