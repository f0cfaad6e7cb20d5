/** A value of a template. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{"Ref": …}` and `{"Fn::…": …}`: CloudFormation replaces such an object as a whole. */
export const isIntrinsic = (value: Json | undefined): boolean =>
  isObject(value) && Object.keys(value).length === 1 && /^(Ref$|Fn::)/.test(Object.keys(value)[0] ?? '');
