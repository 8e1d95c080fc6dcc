import { relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Action } from '../actions/action.ts';
import { ACTIONS } from '../changes/registry.ts';
import { asksOf, COMMANDS, operationOf } from './commands/commands.ts';
import { HOME, MAKES_HOME } from './home.ts';
import { kindOf } from './kinds.ts';
import type { Permission } from './permission.ts';
import { READS } from './reads.ts';
import { commandsOf, CORE, filesUnder, reachedFrom, sourcesOfActions } from './sent-commands.fixture.ts';

/** A sign-in to a cache: no command of an SDK, and an action of IAM all the same. */
const SIGN_IN = ['elasticache:Connect on cache', 'elasticache:Connect on cache-user'];
const FOLDERS = ['changes', 'home', 'resources', 'environments'];

/** `dynamodb:CreateBackup on table`: what is granted, or asked, whatever the names. */
function granted(permissions: readonly Permission[]): ReadonlySet<string> {
  return new Set(
    permissions.flatMap(({ on, allow }) => allow.map((action) => `${action} on ${kindOf(on).type}`)),
  );
}

function asked(operations: Iterable<string>): ReadonlySet<string> {
  return new Set(
    [...operations].flatMap((operation) => asksOf(operation).map((ask) => `${ask.action} on ${ask.on}`)),
  );
}

/** What is asked in any case: not only where tags are carried along. */
function required(operations: Iterable<string>): ReadonlySet<string> {
  const asks = [...operations].flatMap(asksOf).filter(({ when }) => when !== 'tags');
  return new Set(asks.map((ask) => `${ask.action} on ${ask.on}`));
}

function missing(wanted: Iterable<string>, there: ReadonlySet<string>): readonly string[] {
  return [...wanted].filter((one) => !there.has(one)).sort();
}

describe('the table of commands', () => {
  const sent = new Set(FOLDERS.flatMap((folder) => filesUnder(folder).flatMap(commandsOf)));

  it('knows every command that the core sends', () => {
    expect(sent.size).toBeGreaterThan(150);
    expect([...sent].filter((operation) => COMMANDS[operation] === undefined)).toEqual([]);
  });

  it('knows none that nobody sends', () => {
    expect(Object.keys(COMMANDS).filter((operation) => !sent.has(operation))).toEqual([]);
  });

  it('refuses one that nobody has looked up', () => {
    expect(operationOf('elastic-load-balancing-v2', 'DeleteRuleCommand')).toBe(
      'elasticloadbalancing:DeleteRule',
    );
    expect(() => asksOf('elasticloadbalancing:DeleteRule')).toThrow(RangeError);
  });
});

describe('reads', () => {
  const folders = new Map<string, Set<string>>();
  for (const file of filesUnder('resources')) {
    const [, folder = ''] = relative(CORE, file).split(sep);
    const commands = folders.get(folder) ?? new Set();
    folders.set(folder, commands);
    for (const operation of commandsOf(file)) commands.add(operation);
  }
  it.each([...new Set([...Object.keys(READS), ...folders.keys()])])(
    'of %s: what its commands ask, and nothing more',
    (folder) => {
      const { states = [], settings = [], data = [] } = READS[folder] ?? {};
      const wanted = asked(folders.get(folder) ?? []);
      const expected = new Set(folder === 'caches' ? [...wanted, ...SIGN_IN] : wanted);
      const given = granted([...states, ...settings, ...data]);
      expect({ lacking: missing(expected, given), surplus: missing(given, expected) }).toEqual({
        lacking: [],
        surplus: [],
      });
    },
  );
});

describe('what is kept at home', () => {
  const commands = filesUnder('home').flatMap(commandsOf);

  it('is granted what its commands ask', () => {
    expect(missing(required(commands), granted([...HOME, ...MAKES_HOME]))).toEqual([]);
  });

  it('is granted nothing more', () => {
    expect(missing(granted([...HOME, ...MAKES_HOME]), asked(commands))).toEqual([]);
  });
});

describe('an action', () => {
  const sources = sourcesOfActions();

  it('has one source, and every source is one action’s', () => {
    expect(sources.size).toBe(ACTIONS.length);
  });

  it.each([...sources])('%s is granted nothing that its source does not send', async (name, file) => {
    const action = await exported(name, file);
    const reached = [...reachedFrom(file)];
    const sent = reached.flatMap(commandsOf);
    // Who signs in to a cache, or keeps a capture, is handed to it: no import leads there.
    const handed = action.kind === 'cache' || action.kind === 'environment' ? SIGN_IN : [];
    const kept = new Set([...asked([...sent, 's3:PutObject']), ...handed]);
    expect(missing(granted(action.permissions), kept)).toEqual([]);
  });

  it.each([...sources])('%s says what it changes in the words that it is granted', async (name, file) => {
    const action = await exported(name, file);
    const allowed = new Set(action.permissions.flatMap(({ allow }) => allow as readonly string[]));
    const changes = action.changes.filter((operation) => !/^(redis|docker):/.test(operation));
    expect(missing(changes, allowed)).toEqual([]);
  });
});

async function exported(name: string, file: string): Promise<Action> {
  const module = (await import(/* @vite-ignore */ file)) as Readonly<Record<string, unknown>>;
  const action = ACTIONS.find((one) => one === module[name]);
  if (!action) throw new RangeError(`${name} is no action of the registry.`);
  return action;
}
