import { mapCell, valueOf } from '../../cells/cell.ts';
import { mapListed } from '../../paging/token-pages.ts';
import { listAlarms } from '../../resources/alarms/alarms.ts';
import { isScalingName } from '../../resources/alarms/sdk-alarm.ts';
import { cloudLogGroups } from '../../resources/logs/groups.ts';
import { listCertificates, listRecords } from '../../resources/network/edge.ts';
import { listSecurityGroups, listSubnets, listVpcs } from '../../resources/network/vpcs.ts';
import type { SecurityGroup, Vpc } from '../../resources/network/types.ts';
import { secretKeys } from '../../resources/secrets/secret-keys.ts';
import { describeSecret, listSecrets } from '../../resources/secrets/secrets.ts';
import { answerOf } from '../../resources/told.ts';
import { foundEach, foundOf, part } from './found.ts';
import type { Found, ReadKind } from './found.ts';
import { tagRecord, withTags } from './sdk-tags.ts';
import type { SdkTags } from './sdk-tags.ts';

function asListed(name: string, listed: object): Promise<Found> {
  return Promise.resolve(foundOf(name, [part('', { state: 'fresh', value: listed, at: 0 })]));
}

/** Secrets: one call each for what only a description tells, and where it was asked for, one for the names of the keys. */
export const readSecrets: ReadKind = async (source, budget, { secretKeys: asked } = {}) =>
  foundEach(await listSecrets(source, budget), async ({ name }) => {
    const [detail, keys] = await Promise.all([
      describeSecret(source, name, budget),
      asked ? secretKeys(source, name, budget) : undefined,
    ]);
    const { Tags: tags = [], ...told } = (answerOf(valueOf(detail) ?? {}) ?? {}) as {
      readonly Tags?: SdkTags;
    };
    return foundOf(name, [
      part('', detail, () => told),
      part('Tags', detail, () => tagRecord(tags)),
      ...(keys
        ? [part('Keys', keys, (shape) => ('keys' in shape ? shape.keys : ['a value without keys']))]
        : []),
    ]);
  });

/** Alarms of people: those that Application Auto Scaling makes come and go with its policies. */
export const readAlarms: ReadKind = async (source, budget) => {
  const listed = mapCell(await listAlarms(source, budget), (all) =>
    mapListed(all, (each) => each.filter(({ name }) => !isScalingName(name))),
  );
  return foundEach(listed, (alarm) => asListed(alarm.name, alarm));
};

/** Groups of CloudWatch Logs: what an engine keeps of its containers has no settings. */
export const readLogGroups: ReadKind = async (source, budget) =>
  foundEach(await cloudLogGroups(source, budget), (group) => asListed(group.name, group));

/** Security groups, and what the ids of the network stand for everywhere else. */
export const readSecurityGroups: ReadKind = async (source, budget) => {
  const [groups, subnets, vpcs] = await Promise.all([
    listSecurityGroups(source, budget),
    listSubnets(source, budget),
    listVpcs(source, budget),
  ]);
  const names = groupNames(valueOf(groups) ?? [], valueOf(vpcs) ?? []);
  const found = await foundEach(groups, (group) =>
    Promise.resolve(withTags(names.get(group.id) ?? group.name, group)),
  );
  const references = new Map<string, string>([
    ...(valueOf(vpcs) ?? []).map(({ id, name }): [string, string] => [id, `{network ${name}}`]),
    ...(valueOf(subnets) ?? []).map(({ id, name }): [string, string] => [id, `{subnet ${name}}`]),
    ...[...names].map(([id, name]): [string, string] => [id, `{group ${name}}`]),
  ]);
  return mapCell(found, (kind) => ({ ...kind, references }));
};

/** By id. Names are unique within a network alone, and each has a group `default`: these are told with their network. */
function groupNames(groups: readonly SecurityGroup[], vpcs: readonly Vpc[]): ReadonlyMap<string, string> {
  const networks = new Map(
    vpcs.map(({ id, name, isDefault }) => [id, isDefault && name === id ? 'default' : name]),
  );
  const count = new Map<string, number>([['default', 2]]);
  for (const { name } of groups) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(
    groups.map(({ id, name, vpcId = '' }) => [
      id,
      (count.get(name) ?? 0) > 1 ? `${networks.get(vpcId) ?? vpcId}/${name}` : name,
    ]),
  );
}

export const readCertificates: ReadKind = async (source, budget) =>
  foundEach(await listCertificates(source, budget), (one) => asListed(one.domain, one));

/** Records by all that tells them apart: a name may have several types, a set of each, and another zone within. */
export const readDnsRecords: ReadKind = async (source, budget) =>
  foundEach(await listRecords(source, budget), (record) => {
    const { name, type, setIdentifier, isPrivate } = record;
    const words = [
      name,
      type,
      ...(setIdentifier ? [setIdentifier] : []),
      ...(isPrivate ? ['(private)'] : []),
    ];
    return asListed(words.join(' '), record);
  });
