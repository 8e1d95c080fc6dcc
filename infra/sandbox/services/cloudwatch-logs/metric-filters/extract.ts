import { namedFields } from '../fields-pattern.ts';
import { selectorValue } from '../json-pattern.ts';

/** What a filter's pattern makes of a message: values of `$.path`, or of `$name` where it names fields. */
export function extractor(pattern: string): (message: string) => (selector: string) => unknown {
  const text = pattern.trim();
  if (text.startsWith('{'))
    return (message) => {
      const event: unknown = JSON.parse(message);
      return (selector) => selectorValue(selector, event);
    };
  if (text.startsWith('[')) {
    const fields = namedFields(text);
    return (message) => {
      const values = fields(message);
      return (selector) => values.get(selector);
    };
  }
  return () => () => undefined;
}

/** The selectors of a pattern, for what TestMetricFilter tells beside each match. */
export function selectorsOf(pattern: string, message: string): readonly string[] {
  const text = pattern.trim();
  if (text.startsWith('[')) return [...namedFields(text)(message).keys()];
  return text.startsWith('{') ? [...new Set(text.match(/\$(?:\.[\w-]+|\[\d+\])+/g) ?? [])] : [];
}
