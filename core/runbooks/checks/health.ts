import { z } from 'zod';
import { fresh, hasValue } from '../../cells/cell.ts';
import { quoted } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { addressAnswer, environmentAddresses } from '../../resources/addresses/addresses.ts';
import type { AddressAnswer, ServiceAddress } from '../../resources/addresses/types.ts';
import { callerIdentityCommand } from '../../resources/identity/commands.ts';
import { callerIdentity } from '../../resources/identity/identity.ts';
import { listLoadBalancersCommand } from '../../resources/load-balancers/commands.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { plainReport, reportOf } from '../report.ts';
import { countOf } from '../words.ts';

const SILENCES = {
  refused: 'refuses connections',
  'unknown-name': 'the name is not known',
  'timed-out': 'no answer in time',
  certificate: 'the certificate is not right',
  cut: 'the connection was cut',
} as const;

export const healthEndpoints = defineCheck({
  id: 'health.endpoints',
  title: 'Health endpoints answer',
  explains:
    'Every address that the environment documents itself (load balancers, records, published ports) is asked for /health. Bad: no answer, or one of 500 and more. Addresses that only a variable names are never asked.',
  right: 'states:read',
  parameters: z.object({}).strict(),
  commands: (environment) => [
    listLoadBalancersCommand(labelOf(environment)),
    `curl --silent --show-error --max-time 2 ${quoted('http://ADDRESS/health')}`,
  ],
  async run(source, _parameters, budget) {
    const { addresses, unread } = await environmentAddresses(source, budget);
    const asked = addresses.filter(({ notAsked }) => notAsked === undefined);
    const cells = await Promise.all(asked.map((address) => addressAnswer(source, address, budget)));
    const evidence = cells.flatMap((cell, index) => {
      const address = asked[index];
      return address && hasValue(cell) ? answerEvidence(address, cell.value) : [];
    });
    return reportOf({
      evidence,
      cells: [...unread, fresh(addresses, Date.now()), ...cells],
      good: (count) => `${countOf(count, 'address', 'addresses')} ${count === 1 ? 'answers' : 'answer'}.`,
      none: { outcome: 'unknown', sentence: 'No address that could be asked is documented here.' },
    });
  },
});

function answerEvidence({ url, part }: ServiceAddress, answer: AddressAnswer): readonly Evidence[] {
  const common = { name: part, href: '/load-balancers' };
  if (answer.kind === 'not-asked') return [];
  if (answer.kind === 'silent')
    return [{ ...common, value: `${url} ${SILENCES[answer.why]}`, outcome: 'bad' }];
  const version = answer.version ? `, ${answer.version}` : '';
  // What is not there by that path answers all the same: somebody stands behind the address.
  const outcome = answer.status >= 500 ? 'bad' : 'good';
  return [{ ...common, value: `${url} ${answer.status} in ${answer.milliseconds} ms${version}`, outcome }];
}

export const accountRight = defineCheck({
  id: 'account.right',
  title: 'The label leads to its account',
  explains:
    'STS is asked who the console is here. Bad: another account than the environments file names. Not known: the credentials have expired or are refused, and then nothing else here is known either.',
  right: 'states:read',
  parameters: z.object({}).strict(),
  commands: (environment) => [callerIdentityCommand(labelOf(environment))],
  async run(source, _parameters, budget) {
    const cell = await callerIdentity(source, budget);
    if (cell.state !== 'fresh') return reportOf({ evidence: [], cells: [cell], good: () => '' });
    const { account, accountMatches, expectedAccount } = cell.value;
    return accountMatches
      ? plainReport('good', `Account ${account}, as it should be.`)
      : plainReport('bad', `Behind this label is account ${account}, not ${expectedAccount}.`);
  },
});
