import { describe, expect, it } from 'vitest';
import { casesOf, FILES } from '../../../cases/definitions/cases.ts';
import { expectedCourse, spokenOf } from '../../../cases/definitions/drive.ts';
import { runOnInterpreter } from './interpreter-subject.ts';

describe.each(FILES)('%s', (file) => {
  it.each(casesOf(file).map((row) => [row.title, row] as const))('%s', async (_, row) => {
    const expected = expectedCourse(row);
    for (let seed = 1; seed <= 5; seed++) {
      const course = await runOnInterpreter(row, seed);
      expect(spokenOf(course, expected)).toEqual(expected);
      if (row.expect.delaysSeconds) expect(course.delaysSeconds).toEqual(row.expect.delaysSeconds);
    }
  });
});
