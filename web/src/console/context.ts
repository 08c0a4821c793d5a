import { createContext, useContext } from "react";
import type { ConsoleApi } from "./api";

const ConsoleContext = createContext<ConsoleApi | null>(null);
export const ConsoleProvider = ConsoleContext.Provider;

export function useConsole(): ConsoleApi {
  const api = useContext(ConsoleContext);
  if (!api) throw new Error("a part of the console stands outside of it");
  return api;
}
