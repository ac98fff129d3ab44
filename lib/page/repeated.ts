import { type Colouring } from './data';

/** Whether a colouring that looks closer at the one before it says the same of an account, so that it need not be said again. */
export function isRepeated(colourings: readonly Colouring[], place: number, account: number): boolean {
  const labelOf = ({ states, of }: Colouring): string => states[of[account]!]!.label;
  const colouring = colourings[place]!;
  const looked = colourings.slice(0, place).findLast(({ isDetail = false }) => !isDetail);
  return colouring.isDetail === true && looked !== undefined && labelOf(looked) === labelOf(colouring);
}
