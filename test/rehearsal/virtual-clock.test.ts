import { VirtualClock } from '../../lib/rehearsal/virtual-clock';

const clock = () => new VirtualClock(new Date(0));

describe('the virtual clock', () => {
  it('goes only while somebody sleeps', async () => {
    const virtual = clock();
    const done: number[] = [];
    virtual.in(10, () => done.push(virtual.now().getTime()));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([virtual.now().getTime(), done]).toEqual([0, []]);
    await virtual.sleep(10);
    expect([virtual.now().getTime(), done]).toEqual([10, [10]]);
  });

  it('shares the time between those who sleep side by side', async () => {
    const virtual = clock();
    const woke: [string, number][] = [];
    const sleeper = async (name: string, milliseconds: number) => {
      for (let times = 0; times < 3; times += 1) {
        await virtual.sleep(milliseconds);
        woke.push([name, virtual.now().getTime()]);
      }
    };
    await Promise.all([sleeper('slow', 50), sleeper('fast', 20)]);
    expect(woke).toEqual([
      ['fast', 20],
      ['fast', 40],
      ['slow', 50],
      ['fast', 60],
      ['slow', 100],
      ['slow', 150],
    ]);
  });

  it('lets the world move before those who look at it at the same time', async () => {
    const virtual = clock();
    const seen: string[] = [];
    const looker = virtual.sleep(10).then(() => seen.push('looked'));
    virtual.in(10, () => seen.push('moved'));
    await looker;
    expect(seen).toEqual(['moved', 'looked']);
  });

  it('gives the event loop its turn with each sleep', async () => {
    const virtual = clock();
    let turns = 0;
    const immediate = () => {
      turns += 1;
      if (turns < 100) setImmediate(immediate);
    };
    setImmediate(immediate);
    for (let sleeps = 0; sleeps < 10; sleeps += 1) await virtual.sleep(60_000);
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  it('keeps the order of many events', async () => {
    const virtual = clock();
    const seen: number[] = [];
    const times = Array.from({ length: 500 }, (_, index) => (index * 7919) % 499);
    for (const time of times) virtual.in(time, () => seen.push(virtual.now().getTime()));
    await virtual.sleep(1000);
    expect(seen).toEqual([...times].sort((one, other) => one - other));
  });
});
