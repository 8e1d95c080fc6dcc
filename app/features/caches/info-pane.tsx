import type { Cell } from '../../../core/cells/cell.ts';
import type { CacheInfo, CacheSetting } from '../../../core/resources/caches/types.ts';
import { Nothing, StreamedCell } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes, formatCount, formatDuration, formatPercent } from '../../components/format.ts';
import { Fact, Facts, Section } from '../../components/page.tsx';

interface InfoPaneProps {
  readonly info: Promise<Cell<CacheInfo>>;
  readonly settings: Promise<Cell<readonly CacheSetting[]>>;
}

/** INFO of one side, in words. */
export function InfoPane({ info, settings }: InfoPaneProps) {
  return (
    <>
      <StreamedCell cell={info}>{(told) => <Info info={told} />}</StreamedCell>
      <Section title="Settings">
        <StreamedCell cell={settings}>
          {(all) => (
            <Facts>
              {all.map((setting) => (
                <Fact key={setting.name} name={setting.name}>
                  <span className="break-all font-mono text-xs">{setting.value || <Nothing />}</span>
                </Fact>
              ))}
            </Facts>
          )}
        </StreamedCell>
      </Section>
    </>
  );
}

function Info({
  info: { memory, traffic, clients, replication, persistence, ...info },
}: {
  readonly info: CacheInfo;
}) {
  return (
    <>
      <Facts>
        <Fact name="Version">
          {info.product === 'valkey' ? 'Valkey' : 'Redis'} {info.version}, {info.mode}
        </Fact>
        <Fact name="Up">{formatDuration(info.uptimeSeconds)}</Fact>
        {info.cluster.enabled ? (
          <Fact name="Node">{info.cluster.node ?? 'of a cluster'}: its slots alone are shown</Fact>
        ) : null}
      </Facts>
      <Section title="Memory">
        <Facts>
          <Fact name="Used">
            {formatBytes(memory.usedBytes)}
            {memory.maximumBytes === undefined ? (
              <span className="text-ink-muted"> · no limit of its own</span>
            ) : (
              ` of ${formatBytes(memory.maximumBytes)} (${formatPercent(memory.usedBytes / memory.maximumBytes)})`
            )}
          </Fact>
          <Fact name="Peak">
            {memory.peakBytes === undefined ? <Nothing /> : formatBytes(memory.peakBytes)}
          </Fact>
          <Fact name="Fragmentation">{memory.fragmentationRatio ?? <Nothing />}</Fact>
          <Fact name="When full">{memory.evictionPolicy ?? <Nothing />}</Fact>
        </Facts>
      </Section>
      <Section title="Traffic">
        <Facts>
          <Fact name="Hit rate">
            {traffic.hitRate === undefined ? 'nothing was read yet' : formatPercent(traffic.hitRate)}
            <span className="text-ink-muted">
              {' '}
              · {formatCount(traffic.hits)} hits, {formatCount(traffic.misses)} misses
            </span>
          </Fact>
          <Fact name="Commands">
            {formatCount(traffic.operationsPerSecond)} a second · {formatCount(traffic.commandsProcessed)}{' '}
            since start
          </Fact>
          <Fact name="Evicted">{formatCount(traffic.evictedKeys)} keys</Fact>
          <Fact name="Expired">{formatCount(traffic.expiredKeys)} keys</Fact>
          <Fact name="Clients">
            {formatCount(clients.connected)}
            {clients.maximum === undefined ? '' : ` of ${formatCount(clients.maximum)}`}
            {clients.blocked > 0 ? `, ${clients.blocked} blocked` : ''}
          </Fact>
          <Fact name="Refused">{formatCount(traffic.rejectedConnections)} connections</Fact>
        </Facts>
      </Section>
      <Section title="Replication and persistence">
        <Facts>
          <Fact name="Role">{replication.role}</Fact>
          {replication.primary ? (
            <Fact name="Primary">
              {replication.primary.host}:{replication.primary.port}, link{' '}
              {replication.primary.linkUp ? 'up' : 'down'}
            </Fact>
          ) : (
            <Fact name="Replicas">{replication.connectedReplicas}</Fact>
          )}
          <Fact name="Snapshot">
            {persistence.snapshotAt === undefined ? <Nothing /> : <Age at={persistence.snapshotAt} />}
          </Fact>
          <Fact name="Append only">{persistence.appendOnly ? 'on' : 'off'}</Fact>
        </Facts>
      </Section>
      <Section title="Databases">
        <ul className="tabular space-y-1 text-sm">
          {info.databases.map((database) => (
            <li key={database.index}>
              db{database.index}: {formatCount(database.keys)} keys
              <span className="text-ink-muted">, {formatCount(database.keysWithExpiry)} with an expiry</span>
            </li>
          ))}
          {info.databases.length === 0 ? <li className="text-ink-muted">No keys.</li> : null}
        </ul>
      </Section>
    </>
  );
}
