/** A ratio within one run, and how large it may be. */
export interface Bound {
  readonly what: string;
  /** Measured, without a unit. */
  readonly ratio: number;
  /** The largest ratio that is good. */
  readonly atMost: number;
}

/** One sentence for each bound that is missed or was not measured. A ratio that is not a positive number was not measured. */
export function missedBounds(bounds: readonly Bound[]): readonly string[] {
  if (bounds.length === 0) return ['No bound was measured.'];
  return bounds.flatMap(({ what, ratio, atMost }) => {
    if (!Number.isFinite(ratio) || ratio <= 0) return [`${what}: not measured, got ${ratio}; must be at most ${atMost}.`];
    return ratio > atMost ? [`${what}: ${ratio.toFixed(2)}; must be at most ${atMost}.`] : [];
  });
}

/** What a run ends in: its last lines, and exit code 1 where a bound is missed or was not measured. */
export function verdict(bounds: readonly Bound[]): { readonly lines: readonly string[]; readonly exitCode: 0 | 1 } {
  const missed = missedBounds(bounds);
  const kept = bounds.length === 0 ? 0 : bounds.length - missed.length;
  return {
    lines: [`${kept} of ${bounds.length} bounds kept`, ...missed.map((sentence) => `✖ ${sentence}`)],
    exitCode: missed.length > 0 ? 1 : 0,
  };
}
