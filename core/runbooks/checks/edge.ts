import { z } from 'zod';
import { valueOf } from '../../cells/cell.ts';
import type { Cell } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import { listLoadBalancers } from '../../resources/load-balancers/load-balancers.ts';
import { networkCommands } from '../../resources/network/commands.ts';
import { listCertificates, listDistributions, listRecords } from '../../resources/network/edge.ts';
import { certificateFindings, daysUntil } from '../../resources/network/edge-findings.ts';
import { findingsOfGroup } from '../../resources/network/group-findings.ts';
import { certificatesElsewhere } from '../../resources/network/shown-certificates.ts';
import { servicesOf } from '../../resources/network/network.ts';
import { recordFindings, recordTarget } from '../../resources/network/record-findings.ts';
import { listSecurityGroups } from '../../resources/network/vpcs.ts';
import type { FindingLevel } from '../../resources/network/judged.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import type { CheckOutcome } from '../outcome.ts';
import { reportOf } from '../report.ts';
import { countOf } from '../words.ts';

const OUTCOMES: Readonly<Record<FindingLevel, CheckOutcome>> = { bad: 'bad', warn: 'warn', note: 'good' };
const NOTHING = z.object({}).strict();

/** Nothing of a kind is known to be nothing; a failure is not known. */
function known<T>(cell: Cell<readonly T[]>): readonly T[] | undefined {
  return cell.state === 'empty' ? [] : valueOf(cell);
}

function lines(environment: Parameters<typeof labelOf>[0], pattern: RegExp): readonly string[] {
  return networkCommands(labelOf(environment)).filter((line) => pattern.test(line));
}

export const certificatesExpiry = defineCheck({
  id: 'certificates.expiry',
  title: 'Certificates do not run out',
  explains:
    'Every certificate of the region, and those that distributions show. Look at it: one that is in use ends within 30 days, when ACM should have renewed it; bad: within 7 days, or it is none any more.',
  right: 'states:read',
  parameters: NOTHING,
  commands: (environment) => lines(environment, /list-certificates|list-distributions/),
  async run(source, _parameters, budget) {
    const asked = listDistributions(source, budget);
    const [here, elsewhere, distributions] = await Promise.all([
      listCertificates(source, budget),
      certificatesElsewhere(source, asked, budget),
      asked,
    ]);
    const { region, names } = source.environment;
    const { stage } = names;
    const now = Date.now();
    return reportOf({
      evidence: [...(valueOf(here) ?? []), ...(valueOf(elsewhere) ?? [])].map((certificate): Evidence => {
        const [finding] = certificateFindings({ stage, region, now, certificates: [certificate] });
        const days = certificate.expiresAt === undefined ? undefined : daysUntil(certificate.expiresAt, now);
        return {
          name: certificate.domain,
          value: days === undefined ? certificate.status.toLowerCase() : `ends in ${countOf(days, 'day')}`,
          outcome: finding ? OUTCOMES[finding.level] : 'good',
          href: '/network',
        };
      }),
      // Where there is no CloudFront, nothing shows a certificate of another region.
      cells: distributions.state === 'unsupported' ? [here, elsewhere] : [here, elsewhere, distributions],
      good: (count) => `${countOf(count, 'certificate')}, none ends soon.`,
      none: { outcome: 'good', sentence: 'There is no certificate here: nothing can run out.' },
    });
  },
});

export const recordsLead = defineCheck({
  id: 'dns.records',
  title: 'Names lead to what is there',
  explains:
    'Records of the zones that lead to a load balancer or a distribution. Bad: to one that is not there.',
  right: 'states:read',
  parameters: NOTHING,
  commands: (environment) => lines(environment, /list-hosted-zones|list-distributions/),
  async run(source, _parameters, budget) {
    const [records, balancers, distributions] = await Promise.all([
      listRecords(source, budget),
      listLoadBalancers(source, budget),
      listDistributions(source, budget),
    ]);
    const serving = (valueOf(records) ?? []).filter((record) => recordTarget(record).kind !== 'other');
    return reportOf({
      evidence: serving.map((record): Evidence => {
        const { kind, target = '' } = recordTarget(record);
        const [finding] = recordFindings({
          stage: source.environment.names.stage,
          region: source.environment.region,
          now: Date.now(),
          records: [record],
          balancers: known(balancers),
          distributions: known(distributions),
        });
        const isGone = finding?.level === 'bad';
        const where = finding ? `${kind} ${target}, of another region` : `${kind} ${target}`;
        const value = isGone ? `leads to a ${kind} that is not there: ${target}` : where;
        return { name: record.name, value, outcome: isGone ? 'bad' : 'good', href: '/network' };
      }),
      cells: serving.length > 0 ? [records, balancers, distributions] : [records],
      good: (count) => `${countOf(count, 'name')}, none leads to what is not there.`,
      none: { outcome: 'good', sentence: 'No name of a zone leads here.' },
    });
  },
});

export const networkOpenToWorld = defineCheck({
  id: 'network.open-to-world',
  title: 'No group is open to the world',
  explains:
    'What every security group lets in. Bad: the whole world, on another port than 80 and 443, or anybody but the load balancer at the services.',
  right: 'states:read',
  parameters: NOTHING,
  commands: (environment) => lines(environment, /describe-security-groups/),
  async run(source, _parameters, budget) {
    const [groups, balancers, services] = await Promise.all([
      listSecurityGroups(source, budget),
      listLoadBalancers(source, budget),
      servicesOf(source, budget),
    ]);
    const all = known(groups) ?? [];
    return reportOf({
      evidence: all.map((group): Evidence => {
        const found = findingsOfGroup(group, {
          groups: all,
          balancers: known(balancers),
          services: known(services),
        });
        const worst = found.find(({ level }) => level === 'bad') ?? found[0];
        return {
          name: group.name,
          value: worst?.sentence ?? `${countOf(group.inbound.length, 'rule')} that let in`,
          outcome: worst ? OUTCOMES[worst.level] : 'good',
          href: '/network',
        };
      }),
      cells: [groups, balancers, services],
      good: (count) => `${countOf(count, 'group')}, none open to the world.`,
      none: { outcome: 'good', sentence: 'There is no security group here.' },
    });
  },
});
