import { isObject, type Json, type JsonObject } from '../../infra/release/json.ts';

export interface EvaluatedTemplate {
  readonly Resources: Readonly<Record<string, JsonObject>>;
  readonly Outputs: Readonly<Record<string, JsonObject>>;
}

/**
 * Evaluates the conditions and parameters of a template as CloudFormation does. References to resources and pseudo
 * parameters stay; texts that are joined become one list of parts.
 *
 * @param values of the parameters @default - the template has none
 * @throws Error for a function that is not known here
 */
export function evaluate(template: object, values: Readonly<Record<string, string>> = {}): EvaluatedTemplate {
  const {
    Parameters = {},
    Conditions = {},
    Resources = {},
    Outputs = {},
  } = template as Record<string, JsonObject>;

  const condition = (name: Json): boolean => isTrue(Conditions[String(name)] ?? null);
  const isTrue = (value: Json): boolean => {
    const [[name, args] = ['', null]] = Object.entries(isObject(value) ? value : {});
    const list = Array.isArray(args) ? args : [];
    if (name === 'Condition') return condition(args);
    if (name === 'Fn::Not') return !isTrue(list[0]);
    if (name === 'Fn::And') return list.every(isTrue);
    if (name === 'Fn::Equals') return resolve(list[0]) === resolve(list[1]);
    throw new Error(`no condition: ${JSON.stringify(value)}`);
  };

  const resolve = (value: Json): Json | undefined => {
    if (Array.isArray(value)) return value.map(resolve).filter((item): item is Json => item !== undefined);
    if (!isObject(value)) return value;
    const { Ref, 'Fn::If': choice, 'Fn::Join': join, 'Fn::Split': split, 'Fn::Select': select } = value;
    if (typeof Ref === 'string') return referred(Ref);
    if (Array.isArray(choice)) return resolve(choice[condition(choice[0]) ? 1 : 2]);
    if (Array.isArray(join)) return joined(String(join[0]), resolve(join[1]));
    if (Array.isArray(select)) {
      const items = resolve(select[1]);
      if (Array.isArray(items)) return items[Number(select[0])];
    }
    if (Array.isArray(split)) return String(resolve(split[1])).split(String(split[0]));
    const entries = Object.entries(value).map(([key, inner]) => [key, resolve(inner)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
  };

  const referred = (name: string): Json | undefined => {
    if (name === 'AWS::NoValue') return undefined;
    const parameter = Parameters[name];
    if (!isObject(parameter)) return { Ref: name };
    const text = values[name] ?? String(parameter.Default);
    return parameter.Type === 'CommaDelimitedList' ? text.split(',') : text;
  };

  const existing = (section: JsonObject) =>
    Object.fromEntries(
      Object.entries(section).flatMap(([id, declared]) => {
        const { Condition, ...rest } = declared as JsonObject;
        return Condition === undefined || condition(Condition) ? [[id, resolve(rest) as JsonObject]] : [];
      }),
    );
  return { Resources: existing(Resources), Outputs: existing(Outputs) };
}

/** A text, or its parts where some are references. */
function joined(delimiter: string, items: Json | undefined): Json {
  const parts = (Array.isArray(items) ? items : []).flatMap((item: Json, index): Json[] => [
    ...(index === 0 ? [] : [delimiter]),
    ...(isObject(item) && Array.isArray(item.joined) ? item.joined : [item]),
  ]);
  const texts: Json[] = [];
  for (const part of parts.filter((each) => each !== '')) {
    const last = texts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') texts.push(`${texts.pop()}${part}`);
    else texts.push(part);
  }
  const [first = ''] = texts;
  return texts.length <= 1 && typeof first === 'string' ? first : { joined: texts };
}
