import type { Environment } from '../../core/environments/schema.ts';
import type { ContractTarget } from './target.ts';

/** The environment that the console's clients are made for in a run. */
export function environmentOf(target: ContractTarget): Environment {
  return {
    id: 'contract',
    label: 'Contract',
    colour: 'sky',
    guard: 'none',
    region: target.region,
    account: '000000000000',
    endpoint: target.endpoint,
    credentials: target.fixedKeys ? { static: { accessKeyId: 'test', secretAccessKey: 'test' } } : {},
    caches: target.redis ? [{ id: 'main', url: target.redis }] : [],
    compute: { kind: 'ecs', cluster: 'default' },
    accountCheck: 'sts',
    freezes: [],
    environmentFiles: [],
    names: { stage: 'dev' },
  };
}
