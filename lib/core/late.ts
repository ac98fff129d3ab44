/**
 * Puts a member in an object whose value is made when somebody asks for it for the first time. Whoever asks cannot tell it from a value that was always
 * there.
 */
export function makeLate<Holder extends object>(holder: Holder, key: keyof Holder, make: () => unknown): void {
  Object.defineProperty(holder, key, {
    enumerable: true,
    configurable: true,
    get: () => {
      const value = make();
      Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
      return value;
    },
  });
}
