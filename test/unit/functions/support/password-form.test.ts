import { expect, it } from 'vitest';
import { suspectForm } from '../../../../functions/support/password-form.ts';

it.each([
  { password: 'changeme\n', form: 'ends with a line break' },
  { password: 'changeme\r\n', form: 'ends with a line break' },
  { password: '{"password":"changeme"}\n', form: 'ends with a line break' },
  { password: '\uFEFFchangeme', form: 'starts with a byte order mark' },
  { password: ' changeme', form: 'starts or ends with a space' },
  { password: 'changeme\t', form: 'starts or ends with a space' },
  {
    password: '{"username":"fencing","password":"changeme"}',
    form: 'is JSON, and must be the password only',
  },
  { password: '"changeme"', form: 'is JSON, and must be the password only' },
  { password: 'changeme', form: undefined },
  { password: 'two words\nof two lines', form: undefined },
  { password: '4711', form: undefined },
  { password: 'null', form: undefined },
  { password: '{x}', form: undefined },
])('the password $password has the form: $form', ({ password, form }) => {
  expect(suspectForm(password)).toBe(form);
});
