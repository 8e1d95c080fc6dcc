import { invalidValue } from './errors.ts';

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
}

interface AttributeGiven {
  readonly DataType?: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
}

/**
 * Checks the attributes of a published message: names as SQS has them, types String, String.Array, Number and Binary.
 * Undefined where there are none. Error: ParameterValueInvalid. Source: SNS Developer Guide, "message attributes".
 */
export function checkMessageAttributes(
  given: Readonly<Record<string, AttributeGiven>> | undefined,
): Readonly<Record<string, MessageAttribute>> | undefined {
  const named = Object.entries(given ?? {});
  if (named.length === 0) return undefined;
  return Object.fromEntries(
    named.map(([name, value]) => {
      requireName(name);
      return [name, checkValue(name, value)];
    }),
  );
}

function requireName(name: string): void {
  if (name === '' || name.length > 256)
    throw invalidValue(`Length of message attribute name must be between 1 and 256 bytes.`);
  if (!/^[A-Za-z0-9_.-]+$/.test(name))
    throw invalidValue(
      `Invalid non-alphanumeric character was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    );
  if (/^\.|\.$|\.\./.test(name))
    throw invalidValue(
      `Invalid message attribute name. It cannot start or end with a period, or have successive periods.`,
    );
  if (/^(aws|amazon)\./i.test(name))
    throw invalidValue(`Invalid message attribute name. It cannot start with 'AWS.' or 'Amazon.'.`);
}

function checkValue(name: string, { DataType, StringValue, BinaryValue }: AttributeGiven): MessageAttribute {
  if (!DataType)
    throw invalidValue(`The message attribute '${name}' must contain non-empty message attribute type.`);
  const [type = ''] = DataType.split('.', 1);
  if (!['String', 'Number', 'Binary'].includes(type))
    throw invalidValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  if (type === 'Binary') {
    if (!BinaryValue?.byteLength) throw emptyValue(name, DataType);
    return { DataType, BinaryValue };
  }
  if (!StringValue) throw emptyValue(name, DataType);
  if (type === 'Number' && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(StringValue))
    throw invalidValue(`Could not cast message attribute '${name}' value to number.`);
  return { DataType, StringValue };
}

function emptyValue(name: string, type: string) {
  return invalidValue(
    `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
  );
}
