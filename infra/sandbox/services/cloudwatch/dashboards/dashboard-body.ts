import type { DashboardValidationMessage } from '@aws-sdk/client-cloudwatch';

/** What is wrong with a body: errors keep it from being saved, warnings do not. */
export interface BodyVerdict {
  readonly errors: readonly DashboardValidationMessage[];
  readonly warnings: readonly DashboardValidationMessage[];
}

type Fields = Readonly<Record<string, unknown>>;
type Told = readonly DashboardValidationMessage[];

const MOST_WIDGETS = 500;
const TYPES: readonly string[] = ['metric', 'text', 'log', 'alarm', 'explorer', 'custom', 'chart'];
const BODY_FIELDS: readonly string[] = ['start', 'end', 'periodOverride', 'widgets', 'variables'];
/** Units of the grid: wide, and high. */
const MOST = { x: 23, y: Infinity, width: 24, height: 1000 } as const;

/** Reads a dashboard's body. Source: CloudWatch API reference, "Dashboard Body Structure and Syntax". */
export function judgeBody(text: string): BodyVerdict {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { errors: [told('', 'The field DashboardBody must be a valid JSON object')], warnings: [] };
  }
  if (!isFields(body)) return { errors: [told('', 'Should be object')], warnings: [] };
  const { widgets } = body;
  const errors = !Array.isArray(widgets)
    ? [
        widgets === undefined
          ? told('', "Should have required property 'widgets'")
          : told('/widgets', 'Should be array'),
      ]
    : [
        ...(widgets.length > MOST_WIDGETS
          ? [told('/widgets', `Should NOT have more than ${MOST_WIDGETS} items`)]
          : []),
        ...widgets.flatMap((widget: unknown, index) => widgetErrors(widget, `/widgets/${index}`)),
      ];
  const unknown = Object.keys(body).filter((name) => !BODY_FIELDS.includes(name));
  return {
    errors,
    warnings: unknown.map((name) => told(`/${name}`, 'Should NOT have additional properties')),
  };
}

function widgetErrors(widget: unknown, path: string): Told {
  if (!isFields(widget)) return [told(path, 'Should be object')];
  const { type, properties } = widget;
  if (typeof type !== 'string') return [told(path, "Should have required property 'type'")];
  if (!TYPES.includes(type)) return [told(`${path}/type`, 'Should be equal to one of the allowed values')];
  const places = Object.entries(MOST).flatMap(([name, most]) =>
    placeErrors(widget[name], `${path}/${name}`, most),
  );
  if (!isFields(properties)) return [...places, told(path, "Should have required property 'properties'")];
  return [...places, ...propertyErrors(type, properties, `${path}/properties`)];
}

function placeErrors(value: unknown, path: string, most: number): Told {
  if (value === undefined) return [];
  if (!Number.isInteger(value)) return [told(path, 'Should be integer')];
  if (Number(value) < 0) return [told(path, 'Should be >= 0')];
  return Number(value) > most ? [told(path, `Should be <= ${most}`)] : [];
}

function propertyErrors(type: string, properties: Fields, path: string): Told {
  const required = (name: string): Told =>
    properties[name] === undefined ? [told(path, `Should have required property '${name}'`)] : [];
  switch (type) {
    case 'text':
      return required('markdown');
    case 'log':
      return [...required('query'), ...required('region')];
    case 'alarm':
      return required('alarms');
    case 'custom':
      return required('endpoint');
    case 'metric':
      return metricErrors(properties, path, required);
    default:
      return [];
  }
}

function metricErrors(properties: Fields, path: string, required: (name: string) => Told): Told {
  const { metrics, annotations, region } = properties;
  const watchesAlarm = isFields(annotations) && Array.isArray(annotations.alarms);
  if (metrics === undefined && !watchesAlarm)
    return [
      ...required('metrics'),
      told(path, 'The metric widget should have specified a region and a data source or an alarm annotation'),
      ...required('annotations'),
    ];
  if (metrics === undefined) return [];
  if (!Array.isArray(metrics)) return [told(`${path}/metrics`, 'Should be array')];
  const rows = metrics.flatMap((row: unknown, index) => rowErrors(row, `${path}/metrics/${index}`));
  return region === undefined ? [...rows, ...required('region')] : rows;
}

function rowErrors(row: unknown, path: string): Told {
  const words =
    'Field "metrics" has to be an array of array of strings, with an optional metricRenderer object as last element';
  if (!Array.isArray(row)) return [told(path, 'Should be array'), told(path, words)];
  const parts: readonly unknown[] = row;
  const isRight = parts.every(
    (part, index) => typeof part === 'string' || (isFields(part) && index === parts.length - 1),
  );
  return isRight && parts.length > 0 ? [] : [told(path, words)];
}

function told(DataPath: string, Message: string): DashboardValidationMessage {
  return { DataPath, Message };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
