import { Devices } from "./Devices";
import { Erase } from "./Erase";

/** The rarer entries of the account menu. */
export function AccountExtras() {
  return (
    <>
      <Devices />
      <Erase />
    </>
  );
}
