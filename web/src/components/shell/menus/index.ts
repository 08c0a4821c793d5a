/** What opens over the page: its code comes once the page stands, before anybody can have pressed for it. */

export const loadMenus = () => import("./surfaces");

export function preloadMenus(): void {
  void loadMenus().catch(() => undefined);
}
