import { shellText } from '../../lib/core/shell';
import { runProcess } from '../support/run';

it.each(['plain', "it's", '$(touch x) `y` "z" \\', "'; rm -rf ~ '", '{"a":["b"]}', ''])(
  'a shell reads %j as one word, unchanged',
  async (text) => {
    expect((await runProcess('sh', ['-c', `printf '%s|' ${shellText(text)}`])).stdout).toBe(`${text}|`);
  },
);
