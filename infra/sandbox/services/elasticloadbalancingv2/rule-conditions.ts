import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { isIPv4, isIPv6 } from 'node:net';
import { tooMany, validationError } from './errors.ts';

const mostValues = 5;
const mostLength = 128;
const methodPattern = /^[A-Z_-]{1,40}$/;
const headerPattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}$/;

/** Conditions that a rule may have once; `http-header` and `query-string` may stand several times. */
const single = ['host-header', 'path-pattern', 'http-request-method', 'source-ip'];

/**
 * Conditions as AWS tells them: with their configuration, and `Values` beside it for hosts and paths.
 * Errors: ValidationError, TooManyRules' sibling for values.
 */
export function readConditions(given: readonly RuleCondition[]): readonly RuleCondition[] {
  if (given.length === 0) throw validationError('A condition must be specified');
  const fields = given.map(({ Field }) => Field ?? '');
  const twice = fields.find((field, at) => single.includes(field) && fields.indexOf(field) !== at);
  if (twice !== undefined) throw validationError(`A rule can only have one '${twice}' condition`);
  const read = given.map(readCondition);
  const count = read.reduce((sum, condition) => sum + valuesOf(condition).length, 0);
  if (count > mostValues)
    throw tooMany('TooManyRules', `A rule can have at most ${mostValues} condition values`);
  return read;
}

function valuesOf(condition: RuleCondition): readonly unknown[] {
  return (
    condition.HostHeaderConfig?.Values ??
    condition.PathPatternConfig?.Values ??
    condition.HttpHeaderConfig?.Values ??
    condition.HttpRequestMethodConfig?.Values ??
    condition.QueryStringConfig?.Values ??
    condition.SourceIpConfig?.Values ??
    []
  );
}

function readCondition(condition: RuleCondition): RuleCondition {
  if (
    condition.RegexValues ||
    condition.HostHeaderConfig?.RegexValues ||
    condition.PathPatternConfig?.RegexValues
  )
    throw validationError('This endpoint does not offer conditions with regular expressions.');
  const { Field, Values } = condition;
  switch (Field) {
    case 'host-header': {
      const values = texts(Field, condition.HostHeaderConfig?.Values ?? Values, /^[A-Za-z0-9.*?-]+$/);
      return { Field, Values: values, HostHeaderConfig: { Values: values } };
    }
    case 'path-pattern': {
      const values = texts(
        Field,
        condition.PathPatternConfig?.Values ?? Values,
        /^[A-Za-z0-9_.$/~"'@:+&*?-]+$/,
      );
      return { Field, Values: values, PathPatternConfig: { Values: values } };
    }
    case 'http-header': {
      const { HttpHeaderName: name = '', Values: values } = condition.HttpHeaderConfig ?? {};
      if (!headerPattern.test(name)) throw validationError(`The header name '${name}' is not valid`);
      if (name.toLowerCase() === 'host')
        throw validationError("Use a 'host-header' condition for the Host header");
      return { Field, HttpHeaderConfig: { HttpHeaderName: name, Values: texts(Field, values) } };
    }
    case 'http-request-method':
      return {
        Field,
        HttpRequestMethodConfig: {
          Values: texts(Field, condition.HttpRequestMethodConfig?.Values, methodPattern),
        },
      };
    case 'query-string': {
      const pairs = condition.QueryStringConfig?.Values ?? [];
      texts(
        Field,
        pairs.map(({ Value }) => Value ?? ''),
      );
      for (const { Key = '-' } of pairs) texts(Field, [Key]);
      return { Field, QueryStringConfig: { Values: pairs } };
    }
    case 'source-ip': {
      const values = texts(Field, condition.SourceIpConfig?.Values);
      const wrong = values.find((value) => !isCidr(value));
      if (wrong !== undefined) throw validationError(`The CIDR block '${wrong}' is not valid`);
      return { Field, SourceIpConfig: { Values: values } };
    }
    default:
      throw validationError(
        `Condition field '${Field}' must be one of '[path-pattern, host-header, http-header, http-request-method, query-string, source-ip]'`,
      );
  }
}

function texts(field: string, values: readonly string[] | undefined, pattern = /^[^\r\n]+$/): string[] {
  if (!values || values.length === 0)
    throw validationError(`A condition value must be specified for '${field}'`);
  for (const value of values) {
    if (value.length > mostLength)
      throw validationError(`The value of '${field}' has more than ${mostLength} characters`);
    if (!pattern.test(value)) throw validationError(`The ${field} value '${value}' is not valid`);
  }
  return [...values];
}

function isCidr(text: string): boolean {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const [, address = '', prefix = ''] = match ?? [];
  return (isIPv4(address) && Number(prefix) <= 32) || (isIPv6(address) && Number(prefix) <= 128);
}
