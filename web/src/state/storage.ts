/** Browser storage that never throws: a private window or a full quota only means that nothing is remembered. */

export interface Shelf<T> {
  read(): T | null;
  write(value: T | null): void;
}

export function shelf<T>(
  area: "local" | "session",
  key: string,
  isValid: (value: unknown) => value is T,
): Shelf<T> {
  const storage = (): Storage => (area === "local" ? localStorage : sessionStorage);
  return {
    read() {
      try {
        const value: unknown = JSON.parse(storage().getItem(key) ?? "null");
        return isValid(value) ? value : null;
      } catch {
        return null;
      }
    },
    write(value) {
      try {
        if (value === null) storage().removeItem(key);
        else storage().setItem(key, JSON.stringify(value));
      } catch {
        // Nothing remembered.
      }
    },
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
