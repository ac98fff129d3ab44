import stop from '../support/stop';

/** jest's globalTeardown. */
export default async function stopEmulators(): Promise<void> {
  await Promise.all((globalThis.cordonEmulators ?? []).map((server) => server.stop()));
  stop();
}
