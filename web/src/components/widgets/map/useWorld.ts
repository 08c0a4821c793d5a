import { useEffect, useState } from "react";
import { loadWorld, type World } from "./world";

// Asked for as soon as the map's own code is there, not when the first map is drawn.
void loadWorld().catch(() => null);

export interface Ground {
  readonly world: World | null;
  /** Land is still on its way; what lies on it waits. */
  readonly isLoading: boolean;
}

/** The world under a map; null for good when it could not be loaded, so that markers are shown without it. */
export function useWorld(): Ground {
  const [ground, setGround] = useState<Ground>({ world: null, isLoading: true });
  useEffect(() => {
    let isCurrent = true;
    loadWorld().then(
      (world) => isCurrent && setGround({ world, isLoading: false }),
      () => isCurrent && setGround({ world: null, isLoading: false }),
    );
    return () => {
      isCurrent = false;
    };
  }, []);
  return ground;
}
