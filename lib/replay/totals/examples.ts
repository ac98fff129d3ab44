import { comparePositions, type Position } from '../input/place';

/** Examples that are kept of each kind. */
const most = 10;

/** An example, and where it stands. */
export interface PlacedExample<Example> {
  readonly position: Position;
  readonly example: Example;
}

/** The first few of many by their position, whatever the order in which they come: examples of parts make the examples of the whole. */
export class Examples<Example> {
  private kept: PlacedExample<Example>[] = [];

  /** @param make - makes the example, where it is kept */
  public add(position: Position, make: () => Example): void {
    const last = this.kept[most - 1];
    if (last !== undefined && comparePositions(position, last.position) >= 0) return;
    this.kept.push({ position, example: make() });
    this.kept.sort((a, b) => comparePositions(a.position, b.position));
    if (this.kept.length > most) this.kept.length = most;
  }

  public merge(part: readonly PlacedExample<Example>[]): void {
    for (const { position, example } of part) this.add(position, () => example);
  }

  public toPart(): readonly PlacedExample<Example>[] {
    return [...this.kept];
  }

  public toJson(): readonly Example[] {
    return this.kept.map(({ example }) => example);
  }
}
