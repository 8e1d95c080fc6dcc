import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import type { Directory } from './directory.ts';
import type { ListenerRecord } from './records.ts';

/** What conditions look at. */
export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Each pair as it stands in the query, decoded and in lower case. */
  readonly query: readonly (readonly [key: string, value: string])[];
  /** Without the port, in lower case. */
  readonly host: string;
  readonly headers: IncomingMessage['headers'];
  readonly sourceIp: string;
}

type Test = (asked: Asked) => boolean;

/** A rule as it is looked at for each request. `arn` is the listener's for its default action. */
export interface CompiledRule {
  readonly arn: string;
  readonly actions: readonly Action[];
  readonly matches: Test;
}

export function readAsked(message: IncomingMessage): Asked {
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: message.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? [] : [...new URLSearchParams(url.slice(mark).toLowerCase())],
    host: (message.headers.host ?? '').toLowerCase().replace(/:\d+$/, ''),
    headers: message.headers,
    sourceIp: (message.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  };
}

/** The rules of a listener by priority, and last its default, which matches everything. */
export function compileRules(directory: Directory, listener: ListenerRecord): readonly CompiledRule[] {
  const rules = directory.rulesOf(listener.arn).map(({ arn, actions, conditions }) => {
    const tests = conditions.map(compileCondition);
    return { arn, actions, matches: (asked: Asked) => tests.every((test) => test(asked)) };
  });
  return [...rules, { arn: listener.arn, actions: listener.actions, matches: () => true }];
}

/** `*` for any text, `?` for one character. Undefined matches anything. */
function wildcard(pattern: string, isCaseSensitive: boolean): (text: string) => boolean {
  // Text by text, without backtracking: each part between the stars is found as early as it can be.
  const parts = (isCaseSensitive ? pattern : pattern.toLowerCase()).split('*');
  return (given) => matchParts(parts, isCaseSensitive ? given : given.toLowerCase());
}

function matchParts(parts: readonly string[], text: string): boolean {
  const [first = '', ...rest] = parts;
  if (!fits(first, text, 0)) return false;
  const last = rest.pop();
  if (last === undefined) return first.length === text.length;
  let at = first.length;
  for (const part of rest) {
    while (at + part.length <= text.length && !fits(part, text, at)) at++;
    if (at + part.length > text.length) return false;
    at += part.length;
  }
  const tail = text.length - last.length;
  return tail >= at && fits(last, text, tail);
}

function fits(part: string, text: string, at: number): boolean {
  if (at + part.length > text.length) return false;
  for (let index = 0; index < part.length; index++)
    if (part[index] !== '?' && part[index] !== text[at + index]) return false;
  return true;
}

function anyOf(patterns: readonly string[], isCaseSensitive = false): (text: string) => boolean {
  const tests = patterns.map((pattern) => wildcard(pattern, isCaseSensitive));
  return (text) => tests.some((test) => test(text));
}

function compileCondition(condition: RuleCondition): Test {
  switch (condition.Field) {
    case 'path-pattern': {
      const test = anyOf(condition.PathPatternConfig?.Values ?? [], true);
      return ({ path }) => test(path);
    }
    case 'host-header': {
      const test = anyOf(condition.HostHeaderConfig?.Values ?? []);
      return ({ host }) => test(host);
    }
    case 'http-header': {
      const name = (condition.HttpHeaderConfig?.HttpHeaderName ?? '').toLowerCase();
      const test = anyOf(condition.HttpHeaderConfig?.Values ?? []);
      return ({ headers }) => [headers[name] ?? []].flat().some(test);
    }
    case 'http-request-method': {
      const methods = condition.HttpRequestMethodConfig?.Values ?? [];
      return ({ method }) => methods.includes(method);
    }
    case 'query-string': {
      const tests = (condition.QueryStringConfig?.Values ?? []).map(({ Key, Value = '' }) => ({
        key: Key === undefined ? () => true : wildcard(Key, false),
        value: wildcard(Value, false),
      }));
      return ({ query }) =>
        tests.some((test) => query.some(([key, value]) => test.key(key) && test.value(value)));
    }
    case 'source-ip':
      return compileSourceIp(condition.SourceIpConfig?.Values ?? []);
    default:
      return () => false;
  }
}

function compileSourceIp(blocks: readonly string[]): Test {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = '', prefix = ''] = block.split('/');
    list.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return ({ sourceIp }) => list.check(sourceIp, isIPv6(sourceIp) ? 'ipv6' : 'ipv4');
}
