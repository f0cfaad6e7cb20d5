import { getLanguageService, TextDocument } from 'amazon-states-language-service';
import { expect, it } from 'vitest';
import { machineOf } from './definition.ts';
import { synthesizeStack } from './stack.ts';

/** An ARN's value does not matter for the checks. */
const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:name';
const { text, substitutions } = machineOf(synthesizeStack());
const deployed = text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
  const value = substitutions[name] ?? '';
  return value.startsWith('{') ? ARN : value;
});

/** The findings of the language service of AWS's editors. */
async function findings(definition: string): Promise<string[]> {
  const service = getLanguageService({});
  const document = TextDocument.create('fencing.asl.json', 'asl', 1, definition);
  const found = await service.doValidation(document, service.parseJSONDocument(document));
  return found.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}

it('finds nothing in the definition', async () => {
  expect(await findings(deployed)).toEqual([]);
});

it.each([
  {
    mistake: 'a next state that does not exist',
    wrong: deployed.replace('"Next": "Look up accelerator"', '"Next": "Look up"'),
  },
  {
    mistake: 'a field that the state does not have',
    wrong: deployed.replace('"MaxAttempts"', '"MaxAttempt"'),
  },
])('finds $mistake', async ({ wrong }) => {
  expect(await findings(wrong)).toHaveLength(1);
});
