/** JSON values and the readers that turn them into typed ones at the boundary. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** A message from outside that does not have the agreed shape. `path` names the offending field. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";

  constructor(
    readonly path: string,
    expected: string,
  ) {
    super(`${path} should be ${expected}`);
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Parses text as JSON. Throws ShapeError instead of SyntaxError. */
export function parseJson(text: string, path: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ShapeError(path, "JSON");
  }
}

export function readObject(value: Json | undefined, path: string): JsonObject {
  if (isObject(value)) return value;
  throw new ShapeError(path, "an object");
}

export function readText(source: JsonObject, key: string, path: string): string {
  const value = source[key];
  if (typeof value === "string") return value;
  throw new ShapeError(`${path}.${key}`, "a string");
}

export function optionalText(source: JsonObject, key: string): string | undefined {
  const value = source[key];
  return typeof value === "string" ? value : undefined;
}

export function optionalNumber(source: JsonObject, key: string): number | undefined {
  const value = source[key];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The objects in a list field; an absent field is an empty list. */
export function readObjects(source: JsonObject, key: string): readonly JsonObject[] {
  const value = source[key];
  return isList(value) ? value.filter(isObject) : [];
}

export function readTexts(source: JsonObject, key: string): readonly string[] {
  const value = source[key];
  return isList(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
