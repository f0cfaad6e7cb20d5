import type { JsonObject } from '../../infra/release/json.ts';
import { releasedTemplate } from '../../infra/release/template.ts';

let template: JsonObject | undefined;

/** The released template, synthesized once per worker. */
export function released(): JsonObject {
  template ??= releasedTemplate();
  return template;
}
