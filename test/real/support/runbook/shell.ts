import { execFile } from 'node:child_process';
import { blocksOf, filledIn, type Values } from '../../../local/support/blocks.ts';

export interface Shell {
  /**
   * Runs the commands of a step, or some of them, as bash does when they are pasted.
   *
   * @returns their output on both streams
   */
  run(section: string, step?: number, which?: (block: string) => boolean): Promise<string>;
}

/**
 * @param folder for the written files
 * @param values that the operator fills in
 * @param before commands typed before, such as a variable
 */
export const shellIn = (folder: string, values: Values, before = ''): Shell => ({
  run: (section, step, which = () => true) => {
    const typed = blocksOf(section, step)
      .filter(which)
      .map((block) => filledIn(block, values));
    return new Promise((resolve, reject) => {
      execFile(
        'bash',
        ['-c', `exec 2>&1\n${before}\n${typed.join('')}`],
        { cwd: folder },
        (error, output) => {
          if (error !== null && typeof error.code !== 'number') reject(error);
          else resolve(output);
        },
      );
    });
  },
});
