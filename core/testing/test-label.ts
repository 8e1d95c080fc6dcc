import type { EnvironmentLabel } from '../environments/label.ts';

/** What a browser is told of an environment, for tests of what is drawn: of the development stage, and guarded by nothing. */
export function testLabel(id: string, label: string): EnvironmentLabel {
  return {
    id,
    label,
    colour: 'teal',
    guard: 'none',
    region: 'eu-west-1',
    account: '000000000000',
    fixedKeys: false,
    names: { stage: 'dev', aliases: [] },
    caches: [],
  };
}
