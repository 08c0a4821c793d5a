import { useShell } from "../context";
import { Devices } from "./Devices";
import { Erase } from "./Erase";

/** The rarer entries of the account menu. */
export function AccountExtras() {
  const { erase } = useShell().profile.paths;
  return (
    <>
      <Devices />
      {erase ? <Erase path={erase} /> : null}
    </>
  );
}
