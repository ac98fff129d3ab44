import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { ask } from '../../lib/commands/ask';
import { Streams, type Stream } from '../../lib/commands/streams';

/** A stream of which each write fails: at once as a file's, or later as a pipe's. */
class Failing extends EventEmitter implements Stream {
  public constructor(
    private readonly code: string,
    private readonly at: 'once' | 'later',
  ) {
    super();
  }

  public write(): void {
    const error = Object.assign(new Error('write failed'), { code: this.code });
    if (this.at === 'once') throw error;
    this.emit('error', error);
  }
}

describe('the streams of a command', () => {
  const written = (): { readonly stream: PassThrough; text(): string } => {
    const stream = new PassThrough();
    return { stream, text: () => String(stream.read() ?? '') };
  };

  it.each(['once', 'later'] as const)('do not care that the reader has gone away (said %s)', (at) => {
    const stderr = written();
    const streams = new Streams(new Failing('EPIPE', at), stderr.stream);
    streams.out('plan');
    expect(stderr.text()).toBe('');
    expect(streams.exitCode(0)).toBe(0);
  });

  it.each(['once', 'later'] as const)('say once that the disk is full, and turn 0 into 3 (said %s)', (at) => {
    const stderr = written();
    const streams = new Streams(new Failing('ENOSPC', at), stderr.stream);
    streams.out('plan');
    streams.out('more of it');
    expect(stderr.text()).toBe('cannot write to standard output (ENOSPC); free disk space, or write to a file with --output FILE\n');
    expect([streams.exitCode(0), streams.exitCode(1)]).toEqual([3, 1]);
  });

  it('survive that neither can be written', () => {
    const streams = new Streams(new Failing('ENOSPC', 'later'), new Failing('ENOSPC', 'later'));
    streams.error('progress');
    expect(streams.exitCode(0)).toBe(3);
  });
});

describe('the question', () => {
  it.each([
    ['y\r', true],
    ['YES\r', true],
    ['\r', false],
    ['yikes\r', false],
    ['\u0003', false],
    ['\u0004', false],
  ])('takes %j as %s', async (keys, expected) => {
    const input = new PassThrough();
    const answer = ask('Deploy this plan?', { input, output: new PassThrough() });
    input.write(keys);
    await expect(answer).resolves.toBe(expected);
  });

  it('takes an input that ends as a no', async () => {
    const input = new PassThrough();
    const answer = ask('Deploy this plan?', { input, output: new PassThrough() });
    input.end();
    await expect(answer).resolves.toBe(false);
  });
});
